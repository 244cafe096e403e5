import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import { tellsOfKeyChange } from '#domain/audit/log/log-store.ts';
import { isOwn, selectCheckpoint, selectLogKeys } from '#domain/audit/log/own-checkpoint-store.ts';
import { prunedHashes } from '#domain/audit/log/tree/pruned-tree.ts';
import { proveConsistency, readRanges } from '#domain/audit/log/tree/tile-store.ts';
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
  const note = await cosignedNote(tx, checkpoint.size);
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
    { kind: 'proof', checkpoint: note, hashes },
  ];
}

/** How many earlier checkpoints a file that is written now has at least: those of quarter hours and days never get fewer. */
export async function countCarried(tx: Transaction): Promise<number> {
  const newest = await selectCheckpoint(tx);
  return newest === undefined ? 0 : (await selectEarlier(tx, newest.size, false)).length;
}

/** So many at most are carried along, some 1 KB each. */
const mostQuarters = 200;
const mostDays = 400;
const mostPosts = 100;

/**
 * The last checkpoint of each of the newest quarter hours, and of each of the newest days (UTC); the newest that stand in
 * witness channels; the last one that each witness signed; and those at which another key took over. The oldest first.
 */
async function selectEarlier(
  tx: Transaction,
  size: number,
  all = true,
): Promise<{ size: number; note: string }[]> {
  // From the newest one back, a step of the index each.
  const last = (span: string, most: number) => sql`(
    WITH RECURSIVE step AS (
      (SELECT size, at, 1 AS place FROM audit_checkpoint WHERE size < ${size} ORDER BY at DESC, size DESC LIMIT 1)
      UNION ALL
      SELECT before.size, before.at, place + 1 FROM step CROSS JOIN LATERAL (
        SELECT size, at FROM audit_checkpoint
        WHERE at < date_bin(${span}::interval, step.at, timestamptz '2020-01-01 00:00Z') AND size < ${size}
        ORDER BY at DESC, size DESC LIMIT 1) before
      WHERE place < ${most}
    )
    SELECT size FROM step)`;
  const others = sql`
      UNION (SELECT size FROM audit_checkpoint WHERE ${tellsOfKeyChange(sql`note`)} AND size < ${size})
      UNION (SELECT size FROM checkpoint_post WHERE size < ${size} ORDER BY at DESC LIMIT ${mostPosts})
      UNION (SELECT max(size) FROM audit_cosignature WHERE size < ${size} GROUP BY witness)`;
  const rows = await many<{ size: number; root: Buffer; note: string; cosignatures: string }>(tx)`
    SELECT c.size::float8 AS size, c.root, c.note, coalesce(s.lines, '') AS cosignatures FROM audit_checkpoint c
    LEFT JOIN LATERAL (SELECT string_agg(line || chr(10), '' ORDER BY witness) AS lines
      FROM audit_cosignature WHERE size = c.size) s ON true
    WHERE c.size IN (${last('15 minutes', mostQuarters)} UNION ${last('1 day', mostDays)}
      ${all ? others : sql``}) ORDER BY c.size`;
  const keys = await selectLogKeys(tx);
  return rows
    .filter((one) => isOwn(one, keys))
    .map(({ size, note, cosignatures }) => ({ size, note: note + cosignatures }));
}
