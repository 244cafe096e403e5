/** Something an import can't take, or took only in part. The words hold no name and no number of anybody. */
export type Problem = {
  file: string;
  line?: number;
  words: string;
  /** Rows of the file could not be read, so what refers to them can't be judged. */
  leavesRowsOut?: true;
};

/** What stops an import, and what it goes on without. */
export type Notes = { problems: Problems; warnings: Problems };

export type Problems = {
  add(problem: Problem): void;
  /** The first hundred, in the order they were met. */
  readonly listed: readonly Problem[];
  readonly count: number;
  /** Whether rows of some file could not be read. */
  readonly hasUnreadRows: boolean;
};

const shown = 100;

export function collectProblems(): Problems {
  const listed: Problem[] = [];
  let count = 0;
  let hasUnreadRows = false;
  return {
    add(problem) {
      const { leavesRowsOut, ...told } = problem;
      count++;
      hasUnreadRows ||= leavesRowsOut === true;
      if (listed.length < shown) listed.push(told);
    },
    listed,
    get count() {
      return count;
    },
    get hasUnreadRows() {
      return hasUnreadRows;
    },
  };
}
