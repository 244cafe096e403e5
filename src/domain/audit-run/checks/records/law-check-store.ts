import { sql } from 'kysely';
import { lawNoticeDays } from '#domain/audit-run/law/law.ts';
import { checkOf } from '../check-store.ts';

const sources = sql`SELECT count(*) FROM law_source`;
const standing = sql`law_standing(district_day(clock_timestamp())) l`;

/** Nobody read it in time, or somebody said that it changed and nobody has read it since. */
export const checkLawRead = checkOf(
  sources,
  sql`
    SELECT 'law-source' AS subject_kind, l.source AS subject_id, CASE l.outcome WHEN 'changed' THEN 'medium' ELSE 'low' END AS severity,
      jsonb_build_object('readOn', l.checked_on::text, 'changed', l.outcome IS NOT DISTINCT FROM 'changed') AS facts,
      NULL::timestamptz AS due_at, 'always' AS recurs
    FROM ${standing}
    WHERE l.due_on <= district_day(clock_timestamp()) OR l.outcome = 'changed'`,
);

/** It begins or ends soon: its rows here, and what people do, change with it. */
export const checkLawChanges = checkOf(
  sources,
  sql`
    SELECT 'law-source' AS subject_kind, l.source AS subject_id, 'medium' AS severity,
      jsonb_build_object('on', l.changes_on::text, 'ends', l.until_day IS NOT DISTINCT FROM l.changes_on) AS facts,
      l.changes_on::timestamp AT TIME ZONE coalesce((SELECT d.time_zone FROM district d), 'UTC') AS due_at, 'always' AS recurs
    FROM ${standing}
    WHERE l.changes_on <= district_day(clock_timestamp()) + ${lawNoticeDays}::int`,
);
