import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { CampaignLine } from './campaign-line.ts';

/** What calls first, then what waits, then what is over; among equals the newest first. */
const mostPressingFirst = sql`array_position(ARRAY['dialing', 'paused', 'approved', 'submitted', 'draft'], c.state),
  c.ended_at DESC, c.number DESC`;

export const live = sql<boolean>`c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')`;
export const begun = sql<boolean>`c.state IN ('dialing', 'paused')`;
export const calling = sql<boolean>`c.state = 'dialing'`;
export const paused = sql<boolean>`c.state = 'paused'`;
/** Families heard it within a day, and nothing that corrects it has called them since. */
export const heardToday = sql<boolean>`${heard()} AND c.ended_at > clock_timestamp() - interval '1 day'`;
/** Counting who was reached takes long, so only the last few are looked at. */
export const heardLast = sql<boolean>`c.id = (SELECT c.id
  FROM (SELECT * FROM campaign WHERE started_at IS NOT NULL ORDER BY ended_at DESC NULLS LAST LIMIT 10) c
  WHERE ${heard()} ORDER BY c.ended_at DESC LIMIT 1)`;
export const changedLast = sql<boolean>`c.id = (SELECT id FROM campaign ORDER BY state_at DESC LIMIT 1)`;
export const begunLast = sql<boolean>`c.id = (SELECT id FROM campaign ORDER BY started_at DESC NULLS LAST, number DESC LIMIT 1)`;
export const any = sql<boolean>`true`;

function heard() {
  return sql<boolean>`c.state IN ('finished', 'stopped') AND c.started_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM campaign x WHERE x.corrects = c.id AND x.started_at IS NOT NULL)
    AND EXISTS (SELECT FROM phones_reached(c.id))`;
}

export async function selectLines(
  db: Db,
  where: RawBuilder<boolean>,
  limit = 20,
): Promise<CampaignLine[]> {
  const { rows } = await sql<CampaignLine>`
    SELECT c.id, c.number, c.state, v.happening, v.event_date AS "eventDate",
      corrected.number AS corrects, c.started_at IS NOT NULL AS "hasStarted",
      ARRAY(SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name) AS schools
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    LEFT JOIN campaign corrected ON corrected.id = c.corrects
    WHERE ${where} ORDER BY ${mostPressingFirst} LIMIT ${limit}`.execute(db);
  return rows;
}
