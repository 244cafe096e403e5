import type { Db, Transaction } from '#database/transaction.ts';

/** Every wording that a form on paper or a script may have had, the newest version first; not those of our own pages. */
export async function selectWordings(db: Db | Transaction) {
  return db
    .selectFrom('consent_wording')
    .select(['version', 'language', 'body'])
    .where('version', 'not like', 'page-%')
    .orderBy('version', 'desc')
    .orderBy('language')
    .execute();
}

/** The words of a version, once: a version that exists with other words is a fault of the caller. */
export async function insertWording(
  tx: Transaction,
  {
    recordedBy,
    ...wording
  }: { version: string; language: string; body: string; recordedBy: string },
): Promise<'added' | 'known' | 'differs'> {
  const added = await tx
    .insertInto('consent_wording')
    .values({ ...wording, recorded_by: recordedBy })
    .onConflict((on) => on.doNothing())
    .returning('version')
    .executeTakeFirst();
  if (added !== undefined) return 'added';
  const known = await tx
    .selectFrom('consent_wording')
    .select('body')
    .where('version', '=', wording.version)
    .where('language', '=', wording.language)
    .executeTakeFirstOrThrow();
  return known.body === wording.body ? 'known' : 'differs';
}
