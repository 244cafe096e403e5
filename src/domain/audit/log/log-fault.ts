export type CheckpointFault = 'unsigned' | 'altered' | 'not-kept';

/** What shows that somebody rewrote the log, or that it was not kept. */
export type LogFault =
  /** A checkpoint from outside that is no note of this log. */
  | { kind: 'not-a-checkpoint' | 'not-signed'; which: number }
  /** It names more entries than there are: some were deleted, or an old backup was restored. */
  | { kind: 'shorter'; size: number; entries: number }
  /** The first entries are not those that were signed; `after`: as far as a checkpoint before it matches. */
  | { kind: 'rewritten'; size: number; after: number }
  /** Two signed checkpoints of one size with different roots: no log can have both. */
  | { kind: 'forked'; size: number }
  /** Of the checkpoints that are kept: signed with another key, not as they were signed, or gone. `size` is the first one's. */
  | { kind: CheckpointFault; size: number; checkpoints: number }
  /** Behind the last checkpoint, which is written together with its entries. */
  | { kind: 'not-signed-for'; entries: number }
  /** A leaf without its entry, or with another place than its turn. */
  | { kind: 'missing'; index: number }
  /** Stored hashes that are not those of the entries. */
  | { kind: 'tiles-differ'; tiles: number }
  /** Dated long before an entry that was sealed earlier; `index` is the first. */
  | { kind: 'back-dated'; entries: number; index: number }
  /** Entries that should have been sealed long ago. */
  | { kind: 'unsealed'; entries: number };
