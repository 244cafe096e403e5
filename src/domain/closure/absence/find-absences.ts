import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import type { RunsUnder } from '#domain/closure/standing.ts';
import type { AbsenceStop } from './absence-stop.ts';

/** What became of a list, as far as it is known when the list was sent. */
export type AbsenceRun = {
  number: number;
  state: CampaignState;
  phones: number;
  homes: number;
  /** Students on it whom the school excused before it came: nobody is called about them. */
  excused: number;
  stops: AbsenceStop[];
  endReason: string | null;
  /** The closure whose approval it runs under, who gave it, and its last day; null where people decide about this list. */
  standing: RunsUnder | null;
};

/** The list that was just sent. */
export async function findAbsenceRun(db: Db, campaignId: string): Promise<AbsenceRun | undefined> {
  return one<AbsenceRun>(db)`
    SELECT c.number, c.state, c.end_reason AS "endReason", coalesce(v.voice_count, 0) AS phones,
      (SELECT count(DISTINCT coalesce(r.household, r.phone_id))::int FROM recipient r
        WHERE r.version_id = v.id AND r.channel = 'voice') AS homes,
      (SELECT count(*)::int FROM students_of_groups(v.group_ids) AS s (id) WHERE is_excused(v.group_ids, s.id)) AS excused,
      (SELECT coalesce(jsonb_agg(odd), '[]') FROM jsonb_array_elements(v.warnings -> 'odd') AS odd
        WHERE odd ->> 'kind' LIKE 'absent-%') AS stops,
      runs_under(v) AS standing
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${campaignId}`;
}

/** What a school knows of its absent students of a day, by their ids. */
export type AbsenceDay = {
  number: number;
  state: CampaignState;
  /** Whether it was ever called; else nobody was reached, whatever its state. */
  hasStarted: boolean;
  /** Somebody of the home pressed 1. */
  known: string[];
  /** Somebody heard it, or a text was sent. */
  told: string[];
  notReached: string[];
  excused: string[];
};

/** The lists of a day whose schools are all among these, the newest first. */
export async function findAbsenceDay(
  db: Db,
  of: { day: string; schoolIds: readonly string[] },
): Promise<AbsenceDay[]> {
  return many<AbsenceDay>(db)`
    WITH list AS MATERIALIZED (
      SELECT c.id, c.number, c.state, c.started_at, v.group_ids
      FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE v.happening = 'absence' AND v.event_date = ${of.day}::date AND v.school_ids <@ ${of.schoolIds}::uuid[]
    ), student_of AS MATERIALIZED (
      SELECT l.id, st.id AS student_id, st.sourced_id, is_excused(l.group_ids, st.id) AS excused
      FROM list l CROSS JOIN LATERAL students_of_groups(l.group_ids) AS m (id) JOIN student st ON st.id = m.id
    ), reach AS (
      SELECT s.id, s.student_id,
        bool_or(EXISTS (SELECT FROM closure_reply k WHERE k.campaign_id = s.id AND k.phone_id = gp.phone_id AND k.kind = 'confirmed')) AS known,
        bool_or(EXISTS (SELECT FROM phones_reached(s.id) AS p (id) WHERE p.id = gp.phone_id)) AS told
      FROM student_of s JOIN guardianship gs ON gs.student_id = s.student_id AND gs.active AND gs.may_be_contacted
      JOIN guardian_phone gp ON gp.guardian_id = gs.guardian_id AND gp.active GROUP BY s.id, s.student_id
    ), standing AS (
      SELECT s.id, s.sourced_id, CASE WHEN r.known THEN 'known' WHEN s.excused THEN 'excused' WHEN r.told THEN 'told'
        ELSE 'not-reached' END AS what
      FROM student_of s LEFT JOIN reach r ON r.id = s.id AND r.student_id = s.student_id
    )
    SELECT l.number, l.state, l.started_at IS NOT NULL AS "hasStarted",
      coalesce(array_agg(s.sourced_id ORDER BY s.sourced_id) FILTER (WHERE s.what = 'known'), '{}') AS known,
      coalesce(array_agg(s.sourced_id ORDER BY s.sourced_id) FILTER (WHERE s.what = 'told'), '{}') AS told,
      coalesce(array_agg(s.sourced_id ORDER BY s.sourced_id) FILTER (WHERE s.what = 'not-reached'), '{}') AS "notReached",
      coalesce(array_agg(s.sourced_id ORDER BY s.sourced_id) FILTER (WHERE s.what = 'excused'), '{}') AS excused
    FROM list l LEFT JOIN standing s ON s.id = l.id GROUP BY l.id, l.number, l.state, l.started_at ORDER BY l.number DESC`;
}
