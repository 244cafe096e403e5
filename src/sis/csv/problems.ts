/** Something an import can't take, or took only in part. The words hold no name and no number of anybody. */
export type Problem = { file: string; line?: number; words: string };

export type Problems = {
  add(problem: Problem): void;
  /** The first hundred, in the order they were met. */
  readonly listed: readonly Problem[];
  readonly count: number;
};

const shown = 100;

export function collectProblems(): Problems {
  const listed: Problem[] = [];
  let count = 0;
  return {
    add(problem) {
      count++;
      if (listed.length < shown) listed.push(problem);
    },
    listed,
    get count() {
      return count;
    },
  };
}
