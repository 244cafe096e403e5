import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Policy } from '#domain/consent/ledger/consent.ts';

/** The terms in force: which set of rules, the district's policy, and how far a withdrawal reaches. */
export type Terms = { ruleSet: string; policy: Policy; byCategory: boolean };

export async function selectTerms(db: Db | Transaction): Promise<Terms | undefined> {
  return one<Terms>(db)`
    SELECT rule_set AS "ruleSet", policy, by_category AS "byCategory" FROM consent_terms()`;
}

/** Whether a withdrawal now ends only the kind of message that it answers: what every gate must have been derived by. */
export async function selectByCategory(db: Db | Transaction): Promise<boolean> {
  const row = await one<{ byCategory: boolean }>(db)`
    SELECT coalesce((SELECT by_category FROM consent_terms()), false) AS "byCategory"`;
  return row?.byCategory === true;
}
