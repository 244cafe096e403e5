import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import {
  type Checkpoint,
  openCheckpoint,
  readCheckpoint,
  readNote,
  splitNotes,
} from '#domain/audit/log/checkpoint.ts';
import { selectLogKeys } from '#domain/audit/log/own-checkpoint-store.ts';
import { rootAt } from '#domain/audit/log/tree/tile-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { ExpectedPost } from './lease-reading.ts';
import type { Mismatch } from './mismatch.ts';
import { saveMismatches } from './mismatch-store.ts';

/** A message of a channel: every text in it. */
export type FoundMessage = { messageId: string; texts: string[] };

/**
 * Compares what was read in a witness channel with the log as it is now, no matter who wrote it, and each of our posts
 * with what was posted. Returns how many checkpoints it read.
 */
export async function checkPosts(
  db: Db,
  reading: {
    platform: Platform;
    /** The log's name; other logs may be talked of in the channel. */
    origin: string;
    expected: readonly ExpectedPost[];
    found: readonly FoundMessage[];
    /** Read from the beginning of the channel. */
    isWhole: boolean;
  },
): Promise<number> {
  const { platform: place, expected, found, origin } = reading;
  const notesOf = new Map(
    found.map(({ messageId, texts }) => [messageId, texts.flatMap((text) => splitNotes(text))]),
  );
  const posts = expected.flatMap(({ size, note, messageId }): Mismatch[] => {
    const notes = notesOf.get(messageId);
    if (notes === undefined) return [{ how: 'missing', place, size }];
    const isThere = notes.some((one) => one.trim() === note.trim());
    return isThere ? [] : [{ how: 'edited', place, size }];
  });
  const checkpoints = [...notesOf.values()]
    .flat()
    .flatMap((note) => readCheckpoint(readNote(note)?.text ?? '') ?? [])
    .filter((one) => one.origin === origin);
  const isRestored = await transact(db, async (tx) => {
    const outside = await compare(tx, checkpoints, place);
    await saveMismatches(tx, 'witness-channels', [...posts, ...outside]);
    await run(tx)`
      UPDATE witness_reading SET read_at = clock_timestamp(), lease_until = NULL,
        whole_at = CASE WHEN ${reading.isWhole} THEN clock_timestamp() ELSE whole_at END
      WHERE platform = ${place}`;
    const isShorter = outside.some(({ how }) => how === 'shorter');
    return isShorter && (await hasSignedLonger(tx, [...notesOf.values()].flat()));
  });
  if (isRestored) await recordRestore(db, 'witness-channels', { noticedBy: 'witness' });
  return checkpoints.length;
}

/**
 * More entries than there are were signed by this log's own key: an older backup of the database was brought back. Entries
 * that are only sealed again hold no call up, and neither does what anybody else writes into the channel.
 */
async function hasSignedLonger(tx: Transaction, notes: readonly string[]): Promise<boolean> {
  const row = await one<{ entries: number }>(tx)`
    SELECT count(*)::float8 AS entries FROM audit_entry`;
  const keys = await selectLogKeys(tx, notes);
  return notes.some((note) => {
    const opened = openCheckpoint(note, keys);
    return opened.kind === 'checkpoint' && opened.checkpoint.size > (row?.entries ?? 0);
  });
}

/** Of those that the log doesn't begin with the first one, and of those that are longer than it the longest. */
async function compare(
  tx: Transaction,
  checkpoints: readonly Checkpoint[],
  place: string,
): Promise<Mismatch[]> {
  const row = await one<{ size: number }>(tx)`
    SELECT coalesce(max(index) + 1, 0)::float8 AS size FROM audit_leaf`;
  const length = row?.size ?? 0;
  const sorted = checkpoints.toSorted((a, b) => a.size - b.size);
  const longest = sorted.at(-1)?.size ?? 0;
  const shorter: Mismatch[] = longest > length ? [{ how: 'shorter', place, size: longest }] : [];
  for (const { size, root } of sorted.filter((one) => one.size <= length)) {
    const ours = await rootAt(tx, size);
    if (ours?.equals(root) !== true) return [...shorter, { how: 'differs', place, size }];
  }
  return shorter;
}
