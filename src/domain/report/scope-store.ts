import { type RawBuilder, sql } from 'kysely';
import type { ReportScope } from './report-kind.ts';

export function isWithin(moment: RawBuilder<unknown>, scope: ReportScope): RawBuilder<boolean> {
  return sql`(${moment} >= ${scope.from.toString()}::timestamptz
    AND ${moment} < ${scope.before.toString()}::timestamptz)`;
}

/** Whether an array of schools has one of the report's. */
export function concerns(schoolIds: RawBuilder<unknown>, scope: ReportScope): RawBuilder<boolean> {
  return scope.schoolIds === null ? sql`true` : sql`${schoolIds} && ${schools(scope)}`;
}

/** Whether a phone is listed at one of the report's schools, by today's roster. */
export function isListedAt(phone: RawBuilder<unknown>, scope: ReportScope): RawBuilder<boolean> {
  return scope.schoolIds === null
    ? sql`true`
    : sql`EXISTS (SELECT FROM phone_audience here WHERE here.phone_id = ${phone}
        AND here.school_id = ANY (${schools(scope)}))`;
}

/** Whether a school is one of the report's. */
export function isOf(school: RawBuilder<unknown>, scope: ReportScope): RawBuilder<boolean> {
  return scope.schoolIds === null ? sql`true` : sql`${school} = ANY (${schools(scope)})`;
}

const schools = ({ schoolIds }: ReportScope) => sql`${[...(schoolIds ?? [])]}::uuid[]`;

/** Closures that began to call in the period, by the version that called. */
export function calledClosures(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    SELECT c.id, c.number, c.started_at, v.id AS version_id, v.school_ids, v.group_ids, v.tells, v.happening, v.rule_set,
      v.asks_to_confirm
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.started_at IS NOT NULL AND ${isWithin(sql`c.started_at`, scope)}
      AND ${concerns(sql`v.school_ids`, scope)}`;
}

/** How a try ends that reached somebody, as cards count it. */
export const reachedEndings = sql`('person', 'machine', 'delivered', 'sent')`;

/** What is counted of the rows `p` of a query “phones”, by each of the report's schools that a phone is listed at. */
export function bySchool(counted: RawBuilder<unknown>, scope: ReportScope): RawBuilder<unknown> {
  return sql`
    SELECT s.name AS school, count(*)::int AS phones, ${counted}
    FROM phones p
    JOIN phone_audience a ON a.phone_id = p.phone_id AND a.school_id = ANY (p.school_ids)
    JOIN school s ON s.id = a.school_id
    WHERE ${isOf(sql`a.school_id`, scope)}
    GROUP BY s.id, s.name ORDER BY s.name`;
}
