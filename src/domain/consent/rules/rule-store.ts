import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Policy, Rule } from './rule.ts';

/** The terms in force: which set of rules, the district's policy, and how far a withdrawal reaches. */
export type Terms = { ruleSet: string; policy: Policy; byCategory: boolean };

export async function selectTerms(
  db: Db | Transaction,
  at?: Temporal.Instant,
): Promise<Terms | undefined> {
  const { rows } = await sql<Terms>`
    SELECT rule_set AS "ruleSet", policy, by_category AS "byCategory"
    FROM consent_terms(coalesce(${at?.toString() ?? null}::timestamptz, now()))`.execute(db);
  return rows[0];
}

/** The rules of a set, in the order in which they are tried. */
export async function selectRules(db: Db | Transaction, ruleSet: string): Promise<Rule[]> {
  return db
    .selectFrom('consent_rule')
    .where('rule_set', '=', ruleSet)
    .select([
      'id',
      'rule_set as ruleSet',
      'rank',
      'effect',
      'condition',
      'policies',
      'purposes',
      'channels',
      'accepts',
      'rests_on as restsOn',
      'source',
      'reason',
      'citation',
    ])
    .orderBy('rank')
    .execute();
}
