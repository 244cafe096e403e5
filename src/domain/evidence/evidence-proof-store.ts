import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { prunedHashes } from '#domain/audit/log/pruned-tree.ts';
import {
  proveConsistency,
  readRanges,
  type StoredCheckpoint,
  selectCheckpoint,
} from '#domain/audit/log/tile-store.ts';
import type { EvidenceLine } from './evidence-line.ts';

/**
 * What shows that entries stand in the signed log, and that this log grew out of those of earlier checkpoints. Nothing
 * where nothing was sealed yet.
 */
export async function selectProof(
  tx: Transaction,
  leaves: readonly number[],
): Promise<EvidenceLine[]> {
  const checkpoint = await selectCheckpoint(tx);
  if (checkpoint === undefined) return [];
  const earlier = await selectEarlier(tx, checkpoint.size);
  const proofs = await proveConsistency(
    tx,
    earlier.map(({ size }) => ({ from: size, to: checkpoint.size })),
  );
  const hashes: string[] = [];
  for await (const hash of prunedHashes(checkpoint.size, leaves, readRanges(tx)))
    hashes.push(hash.toString('base64'));
  return [
    ...earlier.map(
      ({ size, note }, index): EvidenceLine => ({
        kind: 'consistency',
        from: size,
        to: checkpoint.size,
        checkpoint: note,
        hashes: (proofs[index] ?? []).map((hash) => hash.toString('base64')),
      }),
    ),
    { kind: 'proof', checkpoint: checkpoint.note, hashes },
  ];
}

/** So many at most are carried along, some 1 KB each. */
const mostQuarters = 200;
const mostDays = 400;

/** The last checkpoint of each of the newest quarter hours, and of each of the newest days (UTC), the oldest first. */
async function selectEarlier(tx: Transaction, size: number): Promise<StoredCheckpoint[]> {
  const last = (span: string, most: number) => sql`(
    SELECT max(size) AS size FROM audit_checkpoint WHERE size < ${size}
    GROUP BY date_bin(${span}::interval, at, timestamptz '2020-01-01 00:00Z') ORDER BY 1 DESC LIMIT ${most})`;
  const { rows } = await sql<StoredCheckpoint>`
    SELECT c.size::float8 AS size, c.note FROM audit_checkpoint c
    WHERE c.size IN (${last('15 minutes', mostQuarters)} UNION ${last('1 day', mostDays)}) ORDER BY c.size`.execute(
    tx,
  );
  return rows;
}
