import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Newest } from './family-request.ts';

/**
 * For each school of those at these phones the newest of each kind of news whose day is not over, the newest first, as for who calls back. What
 * was told before a day of school changed is not the newest, and an announcement says nothing beside it. Once it was stopped, only
 * what was told after the stop counts. Nothing is said of what was stopped or corrected; nor of anything where a closure holds for
 * some of their schools that it named, and no longer for others.
 */
export async function selectNewest(
  db: Db | Transaction,
  phoneIds: readonly string[],
): Promise<Newest[]> {
  const ids = sql`${[...phoneIds]}::uuid[]`;
  return many<Newest>(db)`
    WITH theirs AS (
      SELECT DISTINCT s.id, s.name FROM phone_audience a JOIN school s ON s.id = a.school_id
      WHERE a.phone_id = ANY (${ids}) AND a.may_be_contacted),
    told AS (
      SELECT DISTINCT ON (s.id, kind) s.id AS school, kind, v.id, v.school_ids, c.started_at, c.state = 'stopped' AS is_stopped,
        CASE c.state WHEN 'stopped' THEN c.ended_at ELSE c.started_at END AS since
      FROM theirs s JOIN campaign_version v ON s.id = ANY (v.school_ids)
      JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number CROSS JOIN district d CROSS JOIN LATERAL news_kind(c) AS kind
      WHERE c.started_at IS NOT NULL AND v.event_date >= (clock_timestamp() AT TIME ZONE d.time_zone)::date
        AND (kind IN ('day', 'now', 'other')
          OR kind = 'group' AND EXISTS (SELECT FROM recipient r WHERE r.version_id = v.id AND r.phone_id = ANY (${ids})))
      ORDER BY s.id, kind, c.started_at DESC),
    newest AS (
      SELECT t.* FROM told t LEFT JOIN told day ON day.school = t.school AND day.kind = 'day' AND t.kind <> 'day'
      WHERE day.id IS NULL OR t.started_at > day.since AND (day.is_stopped OR t.kind <> 'other'))
    SELECT c.id AS "campaignId", n.kind, v.happening, v.sealed_content -> 'texts' AS texts,
      (c.started_at AT TIME ZONE d.time_zone)::date::text AS "toldOn",
      ARRAY(SELECT s.name FROM theirs s WHERE s.id = ANY (v.school_ids)
        AND EXISTS (SELECT FROM theirs o WHERE o.id <> ALL (v.school_ids)) ORDER BY s.name) AS schools
    FROM (SELECT DISTINCT id, kind FROM newest) n JOIN campaign_version v USING (id)
    JOIN campaign c ON c.id = v.campaign_id CROSS JOIN district d
    WHERE c.state <> 'stopped' AND seal_holds(v)
      AND taken_back_at(c) IS NULL
      AND NOT EXISTS (SELECT FROM newest x JOIN theirs s ON s.id = ANY (x.school_ids)
        WHERE x.kind = 'day' AND NOT x.is_stopped AND NOT EXISTS (SELECT FROM newest y WHERE y.id = x.id AND y.school = s.id))
    ORDER BY c.started_at DESC, c.number DESC`;
}

type Office = { school: string; number: string; isInAction: boolean };

/** Whom to ask about it: the office of each of their schools. */
export async function selectOffices(
  db: Db | Transaction,
  phoneIds: readonly string[],
): Promise<Office[]> {
  return many<Office>(db)`
    SELECT DISTINCT s.name AS school, coalesce(s.office_number, d.callback_number) AS number, is_in_action(s.id) AS "isInAction"
    FROM phone_audience a JOIN school s ON s.id = a.school_id CROSS JOIN district d
    WHERE a.phone_id = ANY (${[...phoneIds]}::uuid[]) AND a.may_be_contacted ORDER BY s.name`;
}
