import type { Pool } from 'pg';
import type { CampaignState } from '#domain/closure/campaign.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import { readThings } from './read-things.ts';
import type { Thing } from './thing.ts';
import { whoIs } from './who-is.ts';

/** What the database holds of a closure, as far as people can change it. */
export type Closure = {
  id: string;
  number: number;
  state: CampaignState;
  version: number;
  happening: string;
  purpose: Purpose;
  schools: readonly string[];
  /** Everyone who wrote any of it. */
  authors: readonly Who[];
  /** Who asked for it first, and for this version of it. */
  requesters: readonly Who[];
  decided: readonly Who[];
  isApproved: boolean;
  /** The first digits of the fingerprint; empty before the list is locked. */
  code: string;
  hasStarted: boolean;
  /** It calls now, or within half an hour of its approval. */
  isSoon: boolean;
  /** Of its open pause. */
  pause: { id: string; askedBy: Who | undefined } | undefined;
  reached: number;
  hasOpenCalls: boolean;
  corrects: string | undefined;
  isRecorded: boolean;
  /** Who heard each of its recordings to the end. */
  heardBy: readonly Who[];
};

export type Book = {
  /** Those of this afternoon, the oldest first. */
  closures: readonly Closure[];
  /** Of all calling; that of an incident is the incident’s. */
  freeze: { id: string; askedBy: Who | undefined } | undefined;
  things: readonly Thing[];
  optOuts: number;
};

type Row = Omit<
  Closure,
  'authors' | 'requesters' | 'decided' | 'pause' | 'corrects' | 'heardBy'
> & {
  authors: string[];
  requesters: string[];
  decided: string[];
  heardBy: string[];
  pause: string | null;
  askedBy: string | null;
  corrects: string | null;
};

/** Closures after this number, things since then, and the freeze of the district. */
export async function readBook(
  pool: Pool,
  { after, since }: { after: number; since: string },
): Promise<Book> {
  const { rows } = await pool.query<Row>(selectClosures, [after]);
  const { rows: district } = await pool.query<{
    id: string | null;
    askedBy: string | null;
    optOuts: number;
  }>(
    `SELECT h.id, staff_name(o) AS "askedBy", (SELECT count(*)::int FROM revocation) AS "optOuts"
     FROM (SELECT) one LEFT JOIN pause h ON h.campaign_id IS NULL AND h.incident_id IS NULL AND h.released_at IS NULL
     LEFT JOIN operator o ON o.id = h.asked_by`,
  );
  const [freeze] = district;
  return {
    closures: rows.map(({ askedBy, pause, corrects, ...row }) => ({
      ...row,
      authors: row.authors.map(whoIs),
      requesters: row.requesters.map(whoIs),
      decided: row.decided.map(whoIs),
      heardBy: row.heardBy.map(whoIs),
      pause: pause === null ? undefined : { id: pause, askedBy: orNobody(askedBy) },
      corrects: corrects ?? undefined,
    })),
    things: await readThings(pool, since),
    freeze: freeze?.id == null ? undefined : { id: freeze.id, askedBy: orNobody(freeze.askedBy) },
    optOuts: freeze?.optOuts ?? 0,
  };
}

const orNobody = (name: string | null) => (name === null ? undefined : whoIs(name));

const selectClosures = `
  SELECT c.id, c.number, c.state, c.version, v.happening, v.purpose, v.school_ids AS schools,
    ARRAY(SELECT staff_name(o) FROM operator o WHERE o.id IN (c.author_id, v.submitted_by)
      OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = c.id AND e.operator_id = o.id)) AS authors,
    ARRAY(SELECT staff_name(o) FROM operator o WHERE id IN (c.author_id, v.submitted_by)) AS requesters,
    ARRAY(SELECT staff_name(o) FROM approval a JOIN operator o ON o.id = a.operator_id WHERE a.version_id = v.id) AS decided,
    is_approved(v) AS "isApproved", c.started_at IS NOT NULL AS "hasStarted",
    c.state <> 'approved' OR coalesce(v.start_at, '-infinity') < clock_timestamp() + interval '30 minutes' AS "isSoon",
    coalesce(overlay(left(encode(v.fingerprint, 'hex'), 8) PLACING '-' FROM 5 FOR 0), '') AS code,
    h.id AS pause, (SELECT staff_name(o) FROM operator o WHERE id = h.asked_by) AS "askedBy",
    (SELECT count(*)::int FROM phones_reached(c.id)) AS reached, has_open_calls(c.id) AS "hasOpenCalls", c.corrects,
    EXISTS (SELECT FROM message_recording m WHERE m.version_id = v.id) AS "isRecorded",
    ARRAY(SELECT staff_name(o) FROM recording_heard h JOIN operator o ON o.id = h.operator_id
      WHERE h.digest IN (SELECT r.digest FROM message_recording m JOIN recording r ON r.id = m.recording_id WHERE m.version_id = v.id)
      GROUP BY o.id HAVING count(*) = (SELECT count(DISTINCT r.digest) FROM message_recording m
        JOIN recording r ON r.id = m.recording_id WHERE m.version_id = v.id)) AS "heardBy"
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  LEFT JOIN pause h ON h.campaign_id = c.id AND h.released_at IS NULL
  WHERE c.number > $1 ORDER BY c.number`;

export const isLive = ({ state }: Closure) =>
  ['draft', 'submitted', 'approved', 'dialing', 'paused'].includes(state);
