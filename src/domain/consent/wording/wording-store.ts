import type { Db, Transaction } from '#database/transaction.ts';

export type StoredWording = { version: string; language: string; body: string };

/** Every wording that a form on paper or a script may have had, the newest version first; not those of our own pages. */
export async function selectWordings(db: Db | Transaction): Promise<StoredWording[]> {
  return db
    .selectFrom('consent_wording')
    .select(['version', 'language', 'body'])
    .where('version', 'not like', 'page-%')
    .orderBy('version', 'desc')
    .orderBy('language')
    .execute();
}
