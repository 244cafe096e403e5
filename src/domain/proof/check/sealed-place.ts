import { isHashIncluded } from '#domain/audit/log/tree/tree.ts';
import type { BundleEntry } from './bundle-line.ts';

/** Where a row stands in the list of its entry: `hashes` lead from there to the entry's root. */
export type Placed = { entry: string; place: number; hashes: readonly string[] };

/** An entry about rows of the ledger, with its place in the log. */
export type ListEntry = {
  leaf: number;
  at: string;
  act: string;
  basis: string;
  rows: number;
  root: string;
};

/** The entry about rows of the ledger that this is, with a place in the log; undefined for any other. */
export function listEntryOf({ leaf, at, act, subject, facts }: BundleEntry): ListEntry | undefined {
  if (leaf === null || subject.kind !== 'ledger') return undefined;
  const [rows, root] = [facts['rows'], facts['root']];
  if (typeof rows !== 'number' || typeof root !== 'string') return undefined;
  return { leaf, at, act, basis: subject.id, rows, root };
}

/** Whether a row, by its digest, stands in the list of the entry. */
export function standsIn(entry: ListEntry, { place, hashes }: Placed, digest: Buffer): boolean {
  return isHashIncluded({
    leafHash: digest,
    index: place,
    size: entry.rows,
    proof: hashes.map((hash) => Buffer.from(hash, 'base64')),
    root: Buffer.from(entry.root, 'hex'),
  });
}
