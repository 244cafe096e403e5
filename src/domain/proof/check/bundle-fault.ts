import type { BasisFault } from './bundle-bases.ts';
import type { ClosureFault } from './bundle-closure.ts';
import type { PairFault } from './bundle-pairs.ts';
import type { StoryFault } from './bundle-story.ts';
import type { TotalsFault } from './bundle-totals.ts';
import type { CheckpointFault, Comparison } from './compare-checkpoints.ts';

export type BundleFault =
  | StoryFault
  | PairFault
  | BasisFault
  | ClosureFault
  | TotalsFault
  | CheckpointFault
  /** `about`: the number of the line. */
  | { kind: 'unreadable' | 'out-of-order' | 'told-twice'; about: string }
  | { kind: 'cut-short' | 'no-proof' | 'not-signed' | 'not-in-the-log'; about: string }
  /** Its lines aren't those whose digest the log has, or the entry is about another file. */
  | { kind: 'file-changed' | 'not-vouched-for' | 'file-of-another'; about: string }
  | { kind: 'checkpoints-missing'; about: string }
  | { kind: 'other-fingerprint' | 'other-list'; about: string }
  | { kind: 'no-closure' | 'approved-version-missing'; about: string };

export type BundleCheck = {
  campaign: number | undefined;
  /** The one phone that it is about. */
  phone: string | undefined;
  entries: number;
  /** Written within the last second, and in no checkpoint yet: nothing is proven by them. */
  unsealed: number;
  /** How long the log was, of which the entries are a part. */
  logSize: number;
  calls: number;
  approvers: number;
  /** Sizes of the earlier checkpoints that it carries. */
  carried: number[];
  /** When the file was written, where the log has the digest of its lines. */
  writtenAt: string | undefined;
  /** What others have, against this file's checkpoint; undefined where that can't be read. */
  outside: Omit<Comparison, 'faults'> | undefined;
  faults: BundleFault[];
};
