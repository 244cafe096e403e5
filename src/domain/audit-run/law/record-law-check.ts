import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type LawOutcome, type LawRefusal, mayCheckLaw } from './law.ts';

export type LawChecked = { kind: 'checked' } | { kind: 'refused'; reason: LawRefusal };

/** Somebody of compliance read a source, says whether it changed, and when it is to be read next. */
export async function recordLawCheck(
  db: Db,
  read: { operator: Operator; source: string; outcome: LawOutcome; nextOn: Temporal.PlainDate },
): Promise<LawChecked> {
  const { operator, source, outcome, nextOn } = read;
  if (!mayCheckLaw(operator)) return { kind: 'refused', reason: 'not-compliance' };
  try {
    return await transact(db, async (tx): Promise<LawChecked> => {
      const known = await tx
        .selectFrom('law_source')
        .select('id')
        .where('id', '=', source)
        .executeTakeFirst();
      if (known === undefined) return { kind: 'refused', reason: 'no-law-source' };
      const next = nextOn.toString();
      await tx
        .insertInto('law_check')
        .values({ source, outcome, next_on: next, checked_by: operator.id })
        .execute();
      await note(tx, by(operator.id), 'law-checked', on('law-source', source), { outcome, next });
      return { kind: 'checked' };
    });
  } catch (error) {
    if (violatedRule(error) !== 'law_check_within_90_days') throw error;
    return { kind: 'refused', reason: 'law-day-too-far' };
  }
}
