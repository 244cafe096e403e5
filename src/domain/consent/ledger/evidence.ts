import type {
  BlockKind,
  ConsentMethod,
  NumberAnswer,
  RevocationMeans,
  RevocationScope,
} from './consent.ts';

/** The row of the ledger that a rule rests on, as far as people ask about it. */
export type Evidence = {
  id: string;
  /** When it was said, asked or decided. */
  at: Temporal.Instant;
} & (
  | {
      kind: 'consent';
      method: ConsentMethod;
      wordingVersion: string;
      language: string;
      reference: string;
    }
  | { kind: 'withdrawal'; means: RevocationMeans; scope: RevocationScope }
  | { kind: 'number-check'; answer: NumberAnswer }
  | { kind: 'block'; block: BlockKind }
);

/** Enough of an id to tell two rows of one phone apart: of a UUIDv7 the end is random, the beginning is the time. */
export function shortId(id: string): string {
  return id.slice(-8);
}
