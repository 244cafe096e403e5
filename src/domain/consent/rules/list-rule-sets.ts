import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RuleSet, RuleSetList } from './rule-set.ts';

/** All sets, by their day; those without one come last. With today where the district is, and its policy. */
export async function listRuleSets(db: Db | Transaction): Promise<RuleSetList> {
  const sets = await many<RuleSet>(db)`
    SELECT s.version, s.in_force_from AS "inForceFrom", s.revocation_reach AS reach,
      s.superseded_by AS "supersededBy", s.citation,
      (SELECT count(*)::int FROM consent_rule r WHERE r.rule_set = s.version) AS rules,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'why', r.beyond_law) ORDER BY r.rank), '[]')
        FROM consent_rule r WHERE r.rule_set = s.version AND r.beyond_law IS NOT NULL) AS "beyondLaw"
    FROM rule_set s ORDER BY s.in_force_from NULLS LAST, s.version`;
  const row = await one<{ today: string; policy: string | null }>(db)`
    SELECT (now() AT TIME ZONE coalesce(max(time_zone), 'UTC'))::date AS today, max(consent_policy) AS policy
    FROM district`;
  if (row === undefined) throw new Error('the database told no day');
  return { sets, today: row.today, policy: row.policy ?? undefined };
}
