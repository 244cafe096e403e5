import { type LogSigner, signCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { leafBytes } from '#domain/audit/log/leaf.ts';
import { consistencyProof, inclusionProof } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import type { OptOutRow, SealedRow } from '#domain/proof/check/row-shape.ts';
import { digestOf } from '#domain/proof/ledger/ledger-row.ts';
import { writeTlogProof } from '#domain/proof/receipt/tlog-proof.ts';

type Entry = Parameters<typeof leafBytes>[0];
export type Line = Record<string, unknown>;

export const phone = '0198a1b2-0000-7000-8000-000000000003';
export const idOf = (n: number) => `0198a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;

export function optOut(n: number, as: Partial<OptOutRow> = {}): OptOutRow {
  const at = '2026-11-30T15:00:00.000000Z';
  return {
    basis: 'opt-out',
    id: idOf(n),
    phone_id: phone,
    channel: 'any',
    scope: 'all',
    means: 'web-page',
    received_at: at,
    recorded_at: at,
    recorded_by: `guardian:${idOf(9)}`,
    attempt_id: null,
    category: null,
    effective_at: at,
    doubtful: false,
    retracts: null,
    ...as,
  } as OptOutRow;
}

/** The entry about one row alone. */
export function entryOf(row: SealedRow, n: number, at = '2026-11-30T15:00:00.004000Z'): Entry {
  const facts = { rows: 1, root: digestOf(row).toString('hex') };
  const subject = { kind: 'ledger', id: row.basis };
  return {
    id: String(n),
    at,
    actor: { kind: 'system', id: 'ledger' },
    act: 'ledger-added',
    subject,
    facts,
  };
}

/** A log of a few entries, in memory. */
export class SmallLog {
  readonly entries: readonly Entry[];
  readonly signer: LogSigner;
  readonly #leaves: Buffer[];

  constructor(entries: readonly Entry[], signer: LogSigner) {
    this.entries = entries;
    this.signer = signer;
    this.#leaves = entries.map((entry) => leafHash(leafBytes(entry)));
  }

  readonly #root = (from: number, to: number): Buffer => {
    const tree = new MerkleRoot();
    for (const leaf of this.#leaves.slice(from, to)) tree.add(leaf);
    return tree.root();
  };

  note(size = this.entries.length): string {
    return signCheckpoint(
      { origin: this.signer.name, size, root: this.#root(0, size) },
      this.signer,
    );
  }

  consistency(from: number): Line & { from: number; to: number; hashes: string[] } {
    const to = this.entries.length;
    const hashes = consistencyProof(this.#root, from, to).map((hash) => hash.toString('base64'));
    return { kind: 'consistency', from, to, hashes };
  }

  /** The line of a row whose entry is about it alone. */
  row(row: SealedRow, size = this.entries.length): Line {
    const index = this.entries.findIndex(
      ({ facts }) => (facts as { root?: string }).root === digestOf(row).toString('hex'),
    );
    const hashes = inclusionProof(this.#root, index, size);
    const proof = writeTlogProof({ index, hashes, checkpoint: this.note(size) });
    return { kind: 'row', row, place: 0, hashes: [], entry: this.entries[index], proof };
  }
}

const receiptHead: Line = {
  kind: 'receipt',
  format: 1,
  written_at: '2026-11-30T16:00:00Z',
  phones: [{ id: phone, digits: '42' }],
  read: [],
};

export const textOf = (lines: readonly Line[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

export const receiptOf = (rows: readonly Line[]) => [
  receiptHead,
  ...rows,
  { kind: 'end', lines: rows.length + 1 },
];
