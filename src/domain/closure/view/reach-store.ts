import { sql } from 'kysely';

/**
 * Phones on the list, whatever their channel; and those on no channel of it, each under one rule: that of its call first, unless
 * no call was wanted.
 */
export const reachOf = (versionId: string) => sql<{ rule: string | null; count: number }>`
  WITH listed AS (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${versionId}),
    missed AS (
      SELECT DISTINCT ON (x.phone_id) x.phone_id, x.rule FROM exclusion x
      WHERE x.version_id = ${versionId} AND NOT EXISTS (
        SELECT FROM recipient r WHERE r.version_id = ${versionId} AND r.phone_id = x.phone_id)
      ORDER BY x.phone_id, x.rule = 'texts-only', x.channel DESC)
  SELECT NULL AS rule, count(*)::int AS count FROM listed
  UNION ALL (SELECT rule, count(*)::int FROM missed GROUP BY rule ORDER BY count(*) DESC, rule)`;

/** Of the phones that asked for texts, those that get one. */
export const textsOnlyOf = (versionId: string) => sql<{ count: number }>`
  SELECT count(*)::int AS count FROM exclusion x
  JOIN recipient r ON r.version_id = x.version_id AND r.phone_id = x.phone_id AND r.channel = 'text'
  WHERE x.version_id = ${versionId} AND x.rule = 'texts-only'`;
