import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { ReportScope } from './report-kind.ts';
import { bySchool, calledClosures, isListedAt, isOf, reachedEndings } from './scope-store.ts';

/** Of phones that needed no call any more. */
const sparedEndings = sql`('household-reached', 'family-reached')`;

export type Counts = {
  phones: number;
  reached: number;
  /** Not called, as a person at another phone of the household or family was told. */
  spared: number;
  median: number | null;
  ninety: number | null;
};
export type ClosureRow = Counts & {
  number: number;
  happening: string;
  startedAt: Temporal.Instant;
  /** Null where its calls did not ask to press 1. */
  confirmed: number | null;
  /** Null where all phones of a household rang. */
  households: number | null;
  householdsReached: number;
};
export type Grouped = Counts & {
  kind: 'closure' | 'ending' | 'language' | 'all';
  number: number | null;
  ending: string | null;
  language: string | null;
  happening: string | null;
  startedAt: Temporal.Instant | null;
  confirmed: number | null;
  households: number | null;
  householdsReached: number;
};

/** Each phone of each list, and when it was reached, if it was. */
function phonesOf(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    meant AS MATERIALIZED (${calledClosures(scope)}
    ), tries AS (
      SELECT t.campaign_id, t.phone_id, min(t.ended_at) FILTER (WHERE t.disposition IN ${reachedEndings}) AS reached_at,
        (array_agg(t.disposition ORDER BY t.disposition IN ${reachedEndings} DESC NULLS FIRST, t.channel DESC,
          t.try_number DESC))[1] AS ending
      FROM attempt t WHERE t.campaign_id IN (SELECT id FROM meant) GROUP BY 1, 2
    ), phones AS (
      SELECT m.id, m.number, m.happening, m.started_at, m.school_ids, r.phone_id, r.language, r.household, t.reached_at,
        t.ending, m.asks_to_confirm, k.phone_id IS NOT NULL AS confirmed, extract(epoch FROM t.reached_at - m.started_at)::float8 AS took
      FROM meant m
      JOIN (SELECT version_id, phone_id, min(language) AS language, min(household::text) AS household FROM recipient
        WHERE version_id IN (SELECT version_id FROM meant) GROUP BY 1, 2) r ON r.version_id = m.version_id
      LEFT JOIN closure_reply k ON k.campaign_id = m.id AND k.phone_id = r.phone_id AND k.kind = 'confirmed'
      LEFT JOIN tries t ON t.campaign_id = m.id AND t.phone_id = r.phone_id
      WHERE ${isListedAt(sql`r.phone_id`, scope)}
    )`;
}

export async function selectCounts(tx: Transaction, scope: ReportScope): Promise<Grouped[]> {
  return many<Grouped>(tx)`
    WITH ${phonesOf(scope)}
    SELECT CASE WHEN GROUPING(number) = 0 THEN 'closure' WHEN GROUPING(ending) = 0 THEN 'ending'
        WHEN GROUPING(language) = 0 THEN 'language' ELSE 'all' END AS kind,
      number, happening, started_at AS "startedAt", ending, language, count(phone_id)::int AS phones,
      count(reached_at)::int AS reached, count(*) FILTER (WHERE ending IN ${sparedEndings})::int AS spared,
      nullif(count(DISTINCT household), 0)::int AS households,
      count(DISTINCT household) FILTER (WHERE reached_at IS NOT NULL)::int AS "householdsReached", percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY took) AS ninety,
      CASE WHEN bool_or(asks_to_confirm) THEN count(*) FILTER (WHERE confirmed)::int END AS confirmed
    FROM phones
    GROUP BY GROUPING SETS ((number, happening, started_at), (ending), (language), ())
    ORDER BY number DESC, phones DESC, ending, language`;
}

export async function selectBySchool(
  tx: Transaction,
  scope: ReportScope,
): Promise<(Counts & { school: string })[]> {
  return many<Counts & { school: string }>(tx)`
    WITH ${phonesOf(scope)} ${bySchool(sql`count(p.reached_at)::int AS reached, count(*) FILTER (WHERE p.ending IN ${sparedEndings})::int AS spared`, scope)}`;
}

/** Phones of emergency contacts on a closure's list, by what became of them. */
export type ContactCounts = {
  number: number;
  phones: number;
  called: number;
  reached: number;
  /** The family, or an earlier contact, was told first. */
  spared: number;
};

/** Of closures that call emergency contacts, the newest first. Whose contact a phone is, today's roster says. */
export async function selectContactCounts(
  tx: Transaction,
  scope: ReportScope,
): Promise<ContactCounts[]> {
  const isListed =
    scope.schoolIds === null
      ? sql`true`
      : sql`EXISTS (SELECT FROM contact_audience a WHERE a.phone_id = r.phone_id AND ${isOf(sql`a.school_id`, scope)})`;
  return many<ContactCounts>(tx)`
    WITH meant AS MATERIALIZED (${calledClosures(scope)}), became AS (
      SELECT m.number, r.phone_id,
        coalesce(bool_or(a.intent_at IS NOT NULL AND a.state NOT IN ('planned', 'claimed', 'suppressed')), false) AS called,
        coalesce(bool_or(a.disposition IN ${reachedEndings}), false) AS reached, coalesce(bool_or(a.disposition = 'family-reached'), false) AS spared
      FROM meant m
      JOIN (SELECT DISTINCT version_id, phone_id FROM recipient WHERE contact_turn IS NOT NULL
        AND version_id IN (SELECT version_id FROM meant)) r ON r.version_id = m.version_id
      LEFT JOIN attempt a ON a.campaign_id = m.id AND a.phone_id = r.phone_id
      WHERE ${isListed} GROUP BY m.number, r.phone_id
    )
    SELECT number, count(*)::int AS phones, count(*) FILTER (WHERE called)::int AS called,
      count(*) FILTER (WHERE reached)::int AS reached, count(*) FILTER (WHERE spared AND NOT called)::int AS spared
    FROM became GROUP BY number ORDER BY number DESC`;
}
