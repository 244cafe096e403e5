import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { plainTexts } from '#domain/language/family-fields.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';

/** A closure as anybody may read it: what was approved, and called to families before it stood here. */
export type PublishedClosure = {
  number: number;
  happening: Happening;
  ground: Ground;
  /** ISO 8601 calendar date. */
  eventDate: string;
  /** Names, in order. */
  schools: string[];
  /** The approved words by language, as anybody may read them. */
  texts: Readonly<Record<string, string>>;
  /** Of the approved version, in hexadecimal; its evidence has the same. */
  fingerprint: string;
  startedAt: Temporal.Instant;
  /** When it was stopped or corrected, or another one told the same schools of that day; null where it holds. */
  overAt: Temporal.Instant | null;
  /** What it corrects. */
  corrects: { number: number; startedAt: Temporal.Instant } | null;
};

/**
 * The closures of the district’s public feed (`is_on_feed`) that have called families, and corrections of them from their approval on: what is
 * wrong stands there no longer than it must. One that was stopped puts back what it corrected. Without a number those that hold today or
 * later; with one, also one that is over. Nothing where the district has no feed.
 */
export async function listPublished(db: Db, number?: number): Promise<PublishedClosure[]> {
  const wanted =
    number === undefined
      ? sql`over_at IS NULL AND v.event_date >= (clock_timestamp() AT TIME ZONE d.time_zone)::date`
      : sql`c.number = ${number}`;
  const rows = await many<PublishedRow>(db)`
    SELECT c.number, v.happening, v.ground, v.event_date AS "eventDate", encode(v.fingerprint, 'hex') AS fingerprint,
      ARRAY(SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name) AS schools,
      (SELECT json_object_agg(t.language, t.body) FROM message_text t WHERE t.version_id = v.id) AS texts,
      begun_at AS "startedAt", over_at AS "overAt", x.number AS "correctsNumber", x.started_at AS "correctedAt"
    FROM campaign c
    CROSS JOIN district d
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    LEFT JOIN campaign x ON x.id = c.corrects AND x.started_at IS NOT NULL,
    LATERAL (SELECT coalesce(c.started_at, CASE WHEN c.corrects IS NOT NULL AND c.state = 'approved' THEN c.state_at END) AS begun_at) AS beginning,
    LATERAL (SELECT least(CASE WHEN c.state = 'stopped' THEN c.ended_at END, taken_back_at(c),
      (SELECT min(y.state_at) FROM campaign y WHERE y.corrects = c.id AND y.state = 'approved'),
      (SELECT min(y.started_at) FROM campaign y JOIN campaign_version w ON w.campaign_id = y.id AND w.number = y.version
        WHERE y.started_at > c.started_at AND y.state <> 'stopped' AND w.event_date = v.event_date
          AND w.school_ids @> v.school_ids AND is_on_feed(y))) AS over_at) AS ending
    WHERE begun_at IS NOT NULL AND ${wanted} AND is_on_feed(c)
    ORDER BY begun_at DESC LIMIT 50`;
  return rows.map(({ correctsNumber, correctedAt, ...row }) => ({
    ...row,
    texts: plainTexts(row.texts),
    corrects:
      correctsNumber === null || correctedAt === null
        ? null
        : { number: correctsNumber, startedAt: correctedAt },
  }));
}

type PublishedRow = Omit<PublishedClosure, 'corrects'> & {
  correctsNumber: number | null;
  correctedAt: Temporal.Instant | null;
};
