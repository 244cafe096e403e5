import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { inclusionProof } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import { listLine } from '#domain/closure/seal/list-line-store.ts';

type Row = Record<string, unknown>;

/**
 * Gives each line of one phone its place on its version's list, and the hashes from there to the list's root: so that the
 * line can be held to what was approved without the lines of anybody else.
 */
export async function* withListProofs(
  tx: Transaction,
  table: 'recipient' | 'exclusion',
  rows: AsyncIterable<Row>,
): AsyncGenerator<Row> {
  const lists = new Map<string, Buffer[]>();
  // Read to its end first, a few rows: a connection does one thing at a time.
  const own: Row[] = [];
  for await (const row of rows) own.push(row);
  for (const row of own) {
    const versionId = String(row['version_id']);
    const leaves = lists.get(versionId) ?? (await selectLeaves(tx, table, versionId));
    lists.set(versionId, leaves);
    const leafOfRow = leafHash(Buffer.from(String(row['line'])));
    const place = leaves.findIndex((leaf) => leaf.equals(leafOfRow));
    const rootOf = (from: number, to: number) => {
      const tree = new MerkleRoot();
      for (const leaf of leaves.slice(from, to)) tree.add(leaf);
      return tree.root();
    };
    const hashes = inclusionProof(rootOf, place, leaves.length);
    yield { ...row, place, hashes: hashes.map((hash) => hash.toString('base64')) };
  }
}

/** Of a whole list, in the order in which it was sealed. */
async function selectLeaves(
  tx: Transaction,
  table: 'recipient' | 'exclusion',
  versionId: string,
): Promise<Buffer[]> {
  const rows = await many<{ leaf: Buffer }>(tx)`
    SELECT sha256('\\x00'::bytea || convert_to(${listLine(table, 'l')}, 'UTF8')) AS leaf
    FROM ${sql.table(table)} l WHERE l.version_id = ${versionId} ORDER BY l.phone_id, l.channel`;
  return rows.map(({ leaf }) => leaf);
}
