import type { Db } from '#database/transaction.ts';
import { type LogVerifier, openCheckpoint } from './checkpoint.ts';
import { followKeys } from './key-change.ts';
import type { LogFault } from './log-fault.ts';
import { LogReader } from './log-reader.ts';
import {
  countKept,
  countUnsealed,
  selectBeyond,
  selectKeyChanges,
  selectTileDigests,
  streamLog,
} from './log-store.ts';

export type LogCheck = {
  entries: number;
  checkpoints: number;
  /** Entries that no checkpoint counts yet: nothing shows if they change. */
  waiting: number;
  root: Buffer;
  faults: LogFault[];
};

/**
 * Reads the whole log as it stands and compares it with every checkpoint: those that are kept here, and those that
 * somebody has from outside. It believes nothing but signatures, by the keys that are trusted and those that they vouch for: leaves are computed from the entries themselves.
 *
 * Two columns prove nothing and are not looked at: `audit_entry.tx`, which no one reads once the entry is sealed, and
 * `audit_checkpoint.at`.
 */
export async function checkLog(
  db: Db,
  trusted: readonly LogVerifier[],
  outside: readonly string[] = [],
): Promise<LogCheck> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    const keys = followKeys(trusted, [...(await selectKeyChanges(snapshot)), ...outside]);
    const given = outside.map((note) => openCheckpoint(note, keys));
    const faults = given.flatMap((read, which): LogFault[] =>
      read.kind === 'checkpoint' ? [] : [{ kind: faultOf[read.kind], which }],
    );
    const reader = new LogReader(
      keys,
      given.flatMap((read) => (read.kind === 'checkpoint' ? [read.checkpoint] : [])),
    );
    let isWhole = true;
    for await (const rows of streamLog(snapshot)) {
      isWhole = rows.every((row) => reader.read(row));
      if (!isWhole) break;
    }
    reader.close(
      await selectBeyond(snapshot),
      isWhole
        ? { tiles: await selectTileDigests(snapshot), kept: await countKept(snapshot) }
        : undefined,
    );
    const { waiting, late } = await countUnsealed(snapshot);
    if (late > 0) faults.push({ kind: 'unsealed', entries: late });
    const { entries, checkpoints } = reader;
    const all = [...faults, ...reader.faults];
    return { entries, checkpoints, waiting, root: reader.root(), faults: all };
  } finally {
    await snapshot.rollback().execute();
  }
}

const faultOf = { 'not-a-note': 'not-a-checkpoint', 'not-signed': 'not-signed' } as const;
