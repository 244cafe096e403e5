import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RuleSet } from './rule-set.ts';

/** All sets, by their day; those without one come last. */
export async function selectRuleSets(db: Db | Transaction): Promise<RuleSet[]> {
  const { rows } = await sql<RuleSet>`
    SELECT s.version, s.in_force_from AS "inForceFrom", s.revocation_reach AS reach, s.citation,
      (SELECT count(*)::int FROM consent_rule r WHERE r.rule_set = s.version) AS rules
    FROM rule_set s ORDER BY s.in_force_from NULLS LAST, s.version`.execute(db);
  return rows;
}

/** Nobody else dates a set until this transaction ends. */
export async function lockRuleSets(tx: Transaction): Promise<void> {
  await sql`SELECT FROM rule_set ORDER BY version FOR UPDATE`.execute(tx);
}

export async function updateRuleDate(
  tx: Transaction,
  set: { version: string; from: string | null },
): Promise<void> {
  await tx
    .updateTable('rule_set')
    .set({ in_force_from: set.from })
    .where('version', '=', set.version)
    .execute();
}

/** Today where the district is, and its policy, if there is a district. */
export async function selectDistrictToday(
  db: Db | Transaction,
): Promise<{ today: string; policy: string | undefined }> {
  const { rows } = await sql<{ today: string; policy: string | null }>`
    SELECT (now() AT TIME ZONE coalesce(max(time_zone), 'UTC'))::date AS today, max(consent_policy) AS policy
    FROM district`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database told no day');
  return { today: row.today, policy: row.policy ?? undefined };
}

/** Whether a withdrawal now ends only the kind of message that it answers: what every gate must have been derived by. */
export async function selectByCategory(db: Db | Transaction): Promise<boolean> {
  const { rows } = await sql<{ byCategory: boolean }>`
    SELECT coalesce((SELECT by_category FROM consent_terms()), false) AS "byCategory"`.execute(db);
  return rows[0]?.byCategory === true;
}
