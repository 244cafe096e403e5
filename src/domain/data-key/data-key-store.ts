import { many, one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { KeyClass } from '#vault/data-key.ts';

export type KeyState = 'next' | 'current' | 'old' | 'destroyed';

/** A key as it is kept: wrapped. */
export type WrappedKey = {
  id: number;
  class: KeyClass;
  state: Exclude<KeyState, 'destroyed'>;
  wrapped: Buffer;
  wrappedBy: string;
};

/** Every key that there is, and the moment before they were read. */
export async function selectKeys(
  db: Db | Transaction,
): Promise<{ at: Temporal.Instant; keys: WrappedKey[] }> {
  const row = await one<{ at: Temporal.Instant; keys: KeyRow[] | null }>(db)`
    SELECT clock_timestamp() AS at, (SELECT json_agg(k ORDER BY id) FROM (
      SELECT id, class, state, encode(wrapped, 'hex') AS wrapped, wrapped_by AS "wrappedBy"
      FROM data_key WHERE state <> 'destroyed') k) AS keys`;
  if (row === undefined) throw new Error('the database told no keys');
  const keys = (row.keys ?? []).map((key) => ({
    ...key,
    wrapped: Buffer.from(key.wrapped, 'hex'),
  }));
  return { at: row.at, keys };
}

type KeyRow = Omit<WrappedKey, 'wrapped'> & { wrapped: string };

/** Only one process at a time makes keys or changes what they are. */
export async function lockKeys(tx: Transaction): Promise<void> {
  await run(tx)`SELECT pg_advisory_xact_lock(hashtext('bellwether data keys'))`;
}

/** An id that no key has had. */
export async function nextKeyId(tx: Transaction): Promise<number> {
  const row = await one<{ id: number }>(tx)`
    SELECT coalesce(max(id), 0) + 1 AS id FROM data_key`;
  return row?.id ?? 1;
}

/** That a process lives, and that it holds every key that was there at the given time. */
export async function noteReader(db: Db, reader: string, readAt: Temporal.Instant): Promise<void> {
  await run(db)`
    WITH gone AS (DELETE FROM key_reader WHERE seen_at < clock_timestamp() - interval '1 day' AND reader <> ${reader})
    INSERT INTO key_reader AS r (reader, read_at) VALUES (${reader}, ${readAt})
    ON CONFLICT (reader) DO UPDATE SET read_at = EXCLUDED.read_at, seen_at = clock_timestamp()`;
}

/** That a process lives, whatever it knows of the keys. */
export async function noteAlive(db: Db, reader: string): Promise<void> {
  await run(db)`UPDATE key_reader SET seen_at = clock_timestamp() WHERE reader = ${reader}`;
}

/** A process that is over holds up no rotation. */
export async function deleteReader(db: Db, reader: string): Promise<void> {
  await run(db)`DELETE FROM key_reader WHERE reader = ${reader}`;
}

/** A moment at which everything that is committed can be seen. */
export async function selectMoment(db: Db | Transaction): Promise<Temporal.Instant> {
  const row = await one<{ at: Temporal.Instant }>(db)`SELECT clock_timestamp() AS at`;
  if (row === undefined) throw new Error('the database told no time');
  return row.at;
}

/** Living processes that have not read the keys since then. One that was not seen for half a minute is over, or asleep. */
export async function selectBehind(
  db: Db | Transaction,
  since: Temporal.Instant,
): Promise<{ reader: string; readAt: Temporal.Instant }[]> {
  return many<{ reader: string; readAt: Temporal.Instant }>(db)`
    SELECT reader, read_at AS "readAt" FROM key_reader
    WHERE read_at <= ${since} AND seen_at > clock_timestamp() - interval '30 seconds' ORDER BY reader`;
}

/** How many values each key has, by column. */
export async function selectUses(db: Db): Promise<{ key: number; place: string; uses: number }[]> {
  return many<{ key: number; place: string; uses: number }>(db)`
    SELECT key, place, uses::float8 AS uses FROM data_key_uses() ORDER BY key, place`;
}
