import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { leafHash, MerkleRoot } from '../merkle.ts';
import { type Checkpoint, type LogVerifier, openCheckpoint } from './checkpoint.ts';
import { leafBytes } from './leaf.ts';
import { loggedEntry } from './log-store.ts';

/** What shows that somebody rewrote the log, or that it was not kept. */
export type LogFault =
  /** A checkpoint from outside that is no note of this log. */
  | { kind: 'not-a-checkpoint' | 'not-signed'; which: number }
  /** It names more entries than there are: some were deleted, or an old backup was restored. */
  | { kind: 'shorter'; size: number; entries: number }
  /** The first entries are not those that were signed. */
  | { kind: 'rewritten'; size: number; after: number }
  | { kind: 'unsigned'; size: number }
  /** A leaf without its entry, or with another place than its turn. */
  | { kind: 'missing'; index: number }
  /** Entries that should have been sealed long ago. */
  | { kind: 'unsealed'; entries: number };

export type LogCheck = { entries: number; checkpoints: number; root: Buffer; faults: LogFault[] };

/**
 * Reads the whole log as it stands and compares it with every checkpoint: those that are kept here, and those that
 * somebody has from outside. It believes nothing but signatures: leaves are computed from the entries themselves.
 */
export async function checkLog(
  db: Db,
  verifier: LogVerifier,
  outside: readonly string[] = [],
): Promise<LogCheck> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    const given = outside.map((note) => openCheckpoint(note, verifier));
    const faults: LogFault[] = given.flatMap((read, which) =>
      read.kind === 'checkpoint' ? [] : [{ kind: faultOf[read.kind], which }],
    );
    const kept = await selectNotes(snapshot);
    const signed = kept.map(({ note }) => openCheckpoint(note, verifier));
    faults.push(
      ...signed.flatMap((read, at): LogFault[] =>
        read.kind === 'checkpoint' && read.checkpoint.size === kept[at]?.size
          ? []
          : [{ kind: 'unsigned', size: kept[at]?.size ?? 0 }],
      ),
    );
    const checkpoints = [...signed, ...given].flatMap((read) =>
      read.kind === 'checkpoint' ? [read.checkpoint] : [],
    );
    const walked = await walk(snapshot, checkpoints);
    const unsealed = await countUnsealed(snapshot);
    return {
      ...walked,
      checkpoints: checkpoints.length,
      faults: [
        ...faults,
        ...walked.faults,
        ...(unsealed > 0 ? [{ kind: 'unsealed' as const, entries: unsealed }] : []),
      ],
    };
  } finally {
    await snapshot.rollback().execute();
  }
}

const faultOf = { 'not-a-note': 'not-a-checkpoint', 'not-signed': 'not-signed' } as const;

const rowsAtATime = 2_000;

/** Computes every leaf, and looks at each checkpoint when its size is reached. */
async function walk(
  tx: Transaction,
  checkpoints: readonly Checkpoint[],
): Promise<{ entries: number; root: Buffer; faults: LogFault[] }> {
  const ahead = checkpoints.toSorted((a, b) => a.size - b.size);
  const tree = new MerkleRoot();
  const faults: LogFault[] = [];
  let good = 0;
  let next = 0;
  const lookBack = () => {
    for (; ahead[next]?.size === tree.size; next++) {
      const { size = 0, root } = ahead[next] ?? {};
      if (root?.equals(tree.root()) === true) good = Math.max(good, size);
      else faults.push({ kind: 'rewritten', size, after: good });
    }
  };
  lookBack();
  const rows = tx
    .selectFrom('audit_leaf as l')
    .leftJoin('audit_entry as e', 'e.id', 'l.entry_id')
    .select(sql<number>`l.index::float8`.as('index'))
    .select(loggedEntry)
    .orderBy('l.index')
    .stream(rowsAtATime);
  for await (const { index, ...entry } of rows) {
    if (index !== tree.size || (entry.id as string | null) === null) {
      faults.push({ kind: 'missing', index: Math.min(index, tree.size) });
      break;
    }
    tree.add(leafHash(leafBytes(entry)));
    lookBack();
  }
  const longest = ahead.at(-1);
  if (longest !== undefined && longest.size > tree.size)
    faults.push({ kind: 'shorter', size: longest.size, entries: tree.size });
  return { entries: tree.size, root: tree.root(), faults };
}

async function selectNotes(tx: Transaction): Promise<{ size: number; note: string }[]> {
  const { rows } = await sql<{ size: number; note: string }>`
    SELECT size::float8 AS size, note FROM audit_checkpoint ORDER BY size`.execute(tx);
  return rows;
}

/** Older than any seal takes: somebody put them in past the sealer, or nothing seals. */
const sealedWithinSeconds = 60;

async function countUnsealed(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_entry e
    WHERE e.at < clock_timestamp() - ${sealedWithinSeconds} * interval '1 second'
      AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`.execute(tx);
  return rows[0]?.count ?? 0;
}
