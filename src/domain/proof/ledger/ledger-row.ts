import canonicalize from 'canonicalize';
import { leafHash } from '#domain/audit/merkle.ts';

/** What a call may rest on, and the words that people agreed to. */
export const bases = ['consent', 'opt-out', 'number-check', 'block', 'wording'] as const;
export type Basis = (typeof bases)[number];

/** A row as the log holds it: its columns by name, times as UTC text with microseconds, digests in hex. */
export type LedgerRow = { basis: Basis; id: string } & Record<string, unknown>;

/** The leaf of a row: canonical JSON (RFC 8785), as the database's column `digest` has it. */
export function digestOf(row: Readonly<Record<string, unknown>>): Buffer {
  return leafHash(Buffer.from(canonicalize(row) ?? ''));
}
