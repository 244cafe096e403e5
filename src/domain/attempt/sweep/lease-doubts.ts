import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { deadlineSeconds } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** A call or text that may or may not have been placed. */
export type Doubt = {
  id: string;
  token: string;
  channel: Channel;
  number: Buffer;
  index: Buffer;
  /** The number that the call shows. */
  sender: string | null;
  intentAt: Temporal.Instant;
  intentAgeSeconds: number;
  /** What a text says stands there, in the language of the phone, and for staff. */
  versionId: string;
  language: string;
  forStaff: boolean;
  ofFamily: boolean;
};

const listed = sql`FROM recipient r
  WHERE r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel`;

/** What is in doubt, for one worker to ask the carrier about now; asked again in a while. */
export async function leaseDoubts(db: Db, limit: number): Promise<Doubt[]> {
  return many<Doubt>(db)`
    UPDATE attempt a SET deadline_at = clock_timestamp() + ${deadlineSeconds.listed} * interval '1 second'
    FROM (SELECT id FROM attempt WHERE state = 'unknown' AND deadline_at <= now()
      -- A phone may ring; a text is in less of a hurry.
      ORDER BY channel = 'text', deadline_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE a.id = late.id AND p.id = a.phone_id
    RETURNING a.id, a.token, a.channel, p.number, p.index, a.sender, a.intent_at AS "intentAt",
      extract(epoch FROM now() - a.intent_at)::float8 AS "intentAgeSeconds",
      a.version_id AS "versionId", coalesce((SELECT r.language ${listed}), 'en') AS language,
      coalesce((SELECT r.for_staff ${listed}), false) AS "forStaff",
      coalesce((SELECT r.of_family ${listed}), false) AS "ofFamily"`;
}
