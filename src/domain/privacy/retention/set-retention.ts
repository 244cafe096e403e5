import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { listRetention } from './list-retention.ts';
import type { RetentionClass, RetentionSet } from './retention.ts';

/** How long a class is kept from a day on; null: for good. The database refuses what the law doesn't allow. */
export async function setRetention(
  db: Db,
  wanted: { class: RetentionClass; days: number | null; from: Temporal.PlainDate; by: string },
): Promise<RetentionSet> {
  const { class: of, days, from, by } = wanted;
  const termNow = async () => {
    const term = (await listRetention(db)).find((one) => one.class === of);
    if (term === undefined) throw new Error(`no class ${of}`);
    return term;
  };
  try {
    await transact(db, async (tx) => {
      await tx
        .insertInto('retention')
        .values({ class: of, days, from_day: from.toString() })
        .execute();
      await note(tx, { kind: 'system', id: by }, 'retention-set', on('retention', of), {
        days,
        from: from.toString(),
      });
    });
  } catch (error) {
    const rule = violatedRule(error);
    if (rule === 'retention_within_law')
      return { kind: 'refused', reason: 'outside-the-law', term: await termNow() };
    if (rule === 'retention_from_tomorrow')
      return { kind: 'refused', reason: 'too-soon', term: await termNow() };
    throw error;
  }
  return { kind: 'set', term: await termNow() };
}
