import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import {
  type EvidenceKind,
  type EvidenceLine,
  type EvidenceOf,
  writeLine,
} from './evidence-line.ts';
import { selectProof } from './evidence-proof-store.ts';
import { evidenceRows } from './evidence-rows-store.ts';
import { readingGuide } from './reading-guide.ts';
import { recordEvidenceFile } from './record-evidence-file.ts';

/**
 * Everything that happened in a closure, or to one phone in it, as it stood at one moment, in an order that reads as a
 * story; then what proves it. The last line counts the others, so that a file that was cut short can be told.
 */
export async function* exportEvidence(
  db: Db,
  of: EvidenceOf & { operatorId: string },
): AsyncGenerator<EvidenceLine> {
  const digest = createHash('sha256');
  const leaves: number[] = [];
  let lines = 0;
  for await (const line of linesOf(db, of)) {
    digest.update(writeLine(line));
    lines++;
    if (typeof line['leaf'] === 'number') leaves.push(line['leaf']);
    yield line;
  }
  const { operatorId } = of;
  const file = { operatorId, digest: digest.digest('hex'), lines };
  const written = await recordEvidenceFile(db, of, file);
  if (written.leaf !== null) leaves.push(written.leaf);
  yield { kind: 'audit-entry', ...written };
  const proof = await readAtOneMoment(db, (tx) => selectProof(tx, leaves));
  yield* proof;
  yield { kind: 'end', lines: lines + 1 + proof.length };
}

async function* linesOf(db: Db, of: EvidenceOf): AsyncGenerator<EvidenceLine> {
  yield { kind: 'guide', read: readingGuide };
  const snapshot = await beginReading(db);
  try {
    // Who downloads on a slow line takes their time between two rows.
    await sql`SET LOCAL idle_in_transaction_session_timeout = '1min'`.execute(snapshot);
    for (const [kind, rowsOf] of Object.entries(evidenceRows))
      for await (const row of rowsOf(snapshot, of)) yield { kind: kind as EvidenceKind, ...row };
  } finally {
    await snapshot.rollback().execute();
  }
}

async function readAtOneMoment<T>(db: Db, read: (tx: Transaction) => Promise<T>): Promise<T> {
  const snapshot = await beginReading(db);
  try {
    return await read(snapshot);
  } finally {
    await snapshot.rollback().execute();
  }
}

const beginReading = (db: Db) =>
  db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
