import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { byName } from '#domain/people/operator/staff-name-store.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { RequestQueue } from './family-request.ts';

/** How many are mentioned. */
const mostTakers = 10;

/** Stands for the numbers that no school has. */
const noSchool = '00000000-0000-0000-0000-000000000000';

/** What a school's front office has to answer of one day. */
export async function findRequestQueue(
  db: Db,
  { school, day }: { school: string; day: string },
): Promise<RequestQueue | undefined> {
  const row = await one<
    Omit<RequestQueue, 'school' | 'day'> & { name: string | null; total: number }
  >(db)`
    WITH r AS MATERIALIZED (
      SELECT * FROM family_request
      WHERE day = ${day}::date AND school_id IS NOT DISTINCT FROM nullif(${school}::uuid, ${noSchool})
    )
    SELECT d.time_zone AS "timeZone", (SELECT name FROM school WHERE id = ${school}) AS name, (SELECT count(*)::int FROM r) AS total,
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'count', n) ORDER BY request_rank(kind)) FROM (
        SELECT kind, count(*) AS n FROM r WHERE closed_at IS NULL AND claimed_by IS NULL GROUP BY kind) w), '[]') AS waiting,
      (SELECT min(opened_at) FROM r WHERE closed_at IS NULL AND claimed_by IS NULL AND NOT quiet) AS "oldestSince",
      ARRAY(SELECT DISTINCT language FROM r WHERE closed_at IS NULL AND claimed_by IS NULL ORDER BY 1) AS languages,
      coalesce((SELECT jsonb_agg(jsonb_build_object('name', name, 'count', n)) FROM (
        SELECT staff_name(o) AS name, count(*) AS n FROM r JOIN operator o ON o.id = r.claimed_by WHERE r.closed_at IS NULL
        GROUP BY o.id) c), '[]') AS claimed,
      (SELECT count(*)::int FROM r WHERE closed_at IS NOT NULL) AS closed,
      (SELECT count(*)::int FROM r WHERE answered_at IS NOT NULL) AS answered,
      (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM claimed_at - opened_at)::int)
        FROM r WHERE claimed_at IS NOT NULL) AS "claimSeconds",
      (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - opened_at)::int)
        FROM r WHERE answered_at IS NOT NULL) AS "answerSeconds"
    FROM district d`;
  if (row === undefined || row.total === 0) return undefined;
  const { name, total: _total, ...queue } = row;
  return {
    ...queue,
    claimed: queue.claimed.toSorted(byName),
    day: Temporal.PlainDate.from(day),
    school: name === null ? undefined : { id: school, name },
  };
}

/** Until when somebody has to take the oldest one. */
export function claimDueAt({ oldestSince }: RequestQueue): Temporal.Instant | undefined {
  return oldestSince?.add({ minutes: familyLimits.reply.claimMinutes });
}

/** The people on this platform who could take what waits: the school's own first, then those of the district. */
export async function findTakers(
  db: Db,
  { school, platform }: { school: string; platform: Platform },
): Promise<{ userId: string; name: string }[]> {
  const rows = await many<{ userId: string; name: string; isOfDistrict: boolean }>(db)`
    SELECT min(i.user_id) AS "userId", staff_name(o) AS name, bool_or(g.school_id IS NULL) AS "isOfDistrict"
    FROM role_grant g JOIN operator o ON o.id = g.operator_id AND o.active
    JOIN chat_identity i ON i.operator_id = o.id AND i.platform = ${platform}
    WHERE g.role = 'front-office' AND g.revoked_at IS NULL AND (g.school_id IS NULL OR g.school_id = ${school})
    GROUP BY o.id`;
  return rows
    .toSorted((a, b) => Number(a.isOfDistrict) - Number(b.isOfDistrict) || byName(a, b))
    .slice(0, mostTakers)
    .map(({ userId, name }) => ({ userId, name }));
}
