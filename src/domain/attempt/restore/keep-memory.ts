import type { Db } from '#database/transaction.ts';
import { recordRestore } from './record-restore.ts';
import type { Restore } from './restore.ts';
import { recordKept, type SeenEntry, selectPlace } from './restore-store.ts';

const stoodStillMs = 60_000;

/**
 * Looks again and again whether the database came back from a backup or a standby took over, and tells of the restore that
 * is not caught up with. It remembers the newest entry of the audit log that it has seen: each act leaves one, and a server
 * that has this one has everything before it. `aliveAt` is when the server before it answered last.
 */
export function createRestoreWatch(
  db: Db,
  by: string,
): () => Promise<(Restore & { aliveAt: Temporal.Instant | undefined }) | undefined> {
  let aliveAt: Temporal.Instant | undefined;
  const told = (open: Restore | undefined) => open && { ...open, aliveAt };
  let seen: SeenEntry | undefined;
  let lookedMs = Date.now();
  return async () => {
    // A process that stood still, and tried no look meanwhile, doesn’t know what happened since.
    if (Date.now() - lookedMs > stoodStillMs) seen = aliveAt = undefined;
    lookedMs = Date.now();
    const place = await selectPlace(db, seen);
    if (seen !== undefined && !place.hasSeen) {
      const open = await recordRestore(db, by, { noticedBy: 'worker', lostUntil: seen.at });
      seen = undefined;
      return told(open);
    }
    if (place.isMarked && !place.isOpen) {
      seen = place.newest ?? undefined;
      aliveAt = Temporal.Instant.fromEpochMilliseconds(lookedMs);
      return undefined;
    }
    const open = await recordRestore(db, by);
    if (seen === undefined || open === undefined || open.kept || open.lostUntil !== null)
      return told(open);
    await recordKept(db);
    return told({ ...open, kept: true });
  };
}
