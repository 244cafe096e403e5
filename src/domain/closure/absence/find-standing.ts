import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

export type FoundStanding = StandingApproval & {
  most: number;
  versionId: string;
  /** The closure whose approval it is. */
  number: number;
  schoolIds: string[];
  purpose: Purpose;
  approvedBy: string[];
  /** With what is each family's own left open. */
  texts: Record<string, string>;
};

/** The approvals for absence calls that stand now, or for weekly notices, the newest first. */
export async function findStandings(
  db: Db | Transaction,
  happening: 'absence' | 'other' = 'absence',
): Promise<FoundStanding[]> {
  return many<FoundStanding>(db)`
    SELECT v.id AS "versionId", c.number, v.school_ids AS "schoolIds", v.purpose, v.stands_until::text AS until,
      to_char(v.stands_from, 'HH24:MI') AS "from", to_char(v.stands_to, 'HH24:MI') AS "to", v.most_students AS most,
      ARRAY(SELECT staff_name(o) FROM approval a JOIN operator o ON o.id = a.operator_id
        WHERE a.version_id = v.id AND a.decision = 'approved' ORDER BY a.at) AS "approvedBy",
      coalesce(v.sealed_content #> '{fields,texts}', v.sealed_content -> 'texts') AS texts
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    WHERE v.stands_until IS NOT NULL AND v.happening = ${happening} AND stands(v) ORDER BY v.submitted_at DESC`;
}

/** The one that a list of these schools would run under. */
export async function findStanding(
  db: Db | Transaction,
  of: { schoolIds: readonly string[]; purpose: Purpose },
): Promise<FoundStanding | undefined> {
  return (await findStandings(db)).find(
    ({ schoolIds, purpose }) =>
      purpose === of.purpose && of.schoolIds.every((id) => schoolIds.includes(id)),
  );
}
