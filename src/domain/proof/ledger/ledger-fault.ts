import type { Basis } from './ledger-row.ts';

/** Where a row and the log don't say the same. `about` is the row's id. */
export type RowFault = {
  kind: /** Its digest isn't the one that its entry's list has. */
    | 'row-rewritten'
    /** No entry of the log is about it. */
    | 'row-without-entry'
    /** It is gone, and the log doesn't say that it was deleted. */
    | 'row-gone'
    /** Deleted before the law's term was over. */
    | 'row-deleted-too-soon'
    /** Two entries are about it: somebody had it listed again. */
    | 'row-listed-twice'
    /** It says that it was taken down at another time than its entry. */
    | 'row-dated-otherwise'
    /** Its giver or reference isn't what its digest was taken over. */
    | 'reference-rewritten';
  basis: Basis;
  about: string;
};

export type LedgerFault =
  | RowFault
  /** The list of an entry is gone, or isn't what the entry's root was taken over. `about`: the entry. */
  | { kind: 'list-rewritten'; about: string }
  /** `about`: the id of the decision, attempt or version. */
  | {
      kind: 'decision-differs' | 'decision-gone' | 'attempt-differs' | 'version-differs';
      about: string;
    };
