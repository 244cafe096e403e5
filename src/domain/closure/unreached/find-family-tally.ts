import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { FamilyTally } from './family-tally.ts';

/**
 * Counts the families of a version that calls, in the sense of the list of those not reached (`selectUnreached`). One pass
 * over the attempts, one over the roster of today.
 */
export async function familyTally(
  db: Db | Transaction,
  of: {
    campaignId: string;
    versionId: string;
    schoolIds: readonly string[];
    targetAt: Temporal.Instant;
  },
): Promise<FamilyTally> {
  const { rows } = await executePrepared(
    db,
    sql<FamilyTally>`
    WITH tries AS (
      SELECT phone_id, bool_or(disposition IS NULL) AS open,
        min(ended_at) FILTER (WHERE disposition IN ('person', 'machine', 'delivered', 'sent')) AS reached_at
      FROM attempt WHERE campaign_id = ${of.campaignId} GROUP BY phone_id
    ), phones AS (
      SELECT phone_id, t.open, t.reached_at
      FROM (SELECT phone_id FROM recipient WHERE version_id = ${of.versionId}
        UNION SELECT phone_id FROM exclusion WHERE version_id = ${of.versionId}) l
      LEFT JOIN tries t USING (phone_id)
    ), guardians AS (
      SELECT gp.guardian_id, bool_or(p.open) AS open, min(p.reached_at) AS reached_at
      FROM phones p JOIN guardian_phone gp USING (phone_id) JOIN guardian g ON g.id = gp.guardian_id
      WHERE gp.active AND g.active GROUP BY gp.guardian_id
    ), students AS (
      SELECT gs.student_id, array_agg(gs.guardian_id ORDER BY gs.guardian_id) AS family,
        bool_or(k.open) AS open, min(k.reached_at) AS reached_at
      FROM guardians k JOIN guardianship gs USING (guardian_id) JOIN student st ON st.id = gs.student_id
      WHERE gs.active AND gs.may_be_contacted AND st.active AND EXISTS (
        SELECT FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
        WHERE e.student_id = gs.student_id AND e.active AND e.school_id = ANY (${[...of.schoolIds]}::uuid[]))
      GROUP BY gs.student_id
    ), by_hand AS (
      SELECT DISTINCT ON (student_id) student_id, called, at FROM hand_call WHERE campaign_id = ${of.campaignId}
      ORDER BY student_id, at DESC
    ), families AS (
      SELECT bool_or(open) IS TRUE AS open, min(reached_at) AS reached_at, min(h.at) AS called_at
      FROM students LEFT JOIN by_hand h ON h.student_id = students.student_id AND h.called
      GROUP BY family
    )
    SELECT count(*)::int AS total, count(reached_at)::int AS reached,
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NOT NULL)::int AS "byHand",
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NULL AND open)::int AS open,
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NULL AND NOT open)::int AS missed,
      count(*) FILTER (WHERE least(reached_at, called_at) <= ${of.targetAt})::int AS "inTime"
    FROM families`,
  );
  const [tally] = rows;
  if (tally === undefined) throw new Error('no tally of families');
  return tally;
}
