import { collectProblems, type Notes, type Problem, type Problems } from '#sis/csv/problems.ts';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';

/**
 * Rows that name somebody or something that the export does not have. Every export has a few, which are left out with a
 * warning; where there are many, the export is cut off or put together from two.
 */
export type LooseEnds = {
  /** A row that names what is not there. */
  add(problem: Problem): void;
  /** So many more rows of a file could have done so. */
  count(file: string, rows: number): void;
  /** Turns them into warnings, or into problems where there are too many. */
  settle(notes: Notes): void;
};

const mostShare = 0.01;
// No district's file has ten million rows, so this is too many of any.
const most = 100_000;

export function collectLooseEnds(): LooseEnds {
  const found = new Map<string, Problems>();
  const rows = new Map<string, number>();
  return {
    add(problem) {
      const problems = found.get(problem.file) ?? collectProblems();
      problems.add(problem);
      found.set(problem.file, problems);
      if (problems.count > most)
        throw new PackageRefused(
          `more than 100,000 rows of ${problem.file} name what is not in the export; export the roster again`,
        );
    },
    count(file, more) {
      rows.set(file, (rows.get(file) ?? 0) + more);
    },
    settle({ problems, warnings }) {
      // Who is missing may stand in a row that could not be read; that is told, and enough.
      if (problems.hasUnreadRows) return;
      for (const [file, ends] of found) {
        const all = rows.get(file) ?? 0;
        // One is no pattern, however small the school.
        const isMuch = ends.count > Math.max(1, all * mostShare);
        const tail = isMuch ? '' : '; it was left out';
        if (isMuch) {
          problems.add({
            file,
            words: `${ends.count} of ${all} rows name what is not in the export, and more than 1 % is too many to leave out`,
          });
        }
        const target = isMuch ? problems : warnings;
        for (const end of ends.listed) target.add({ ...end, words: `${end.words}${tail}` });
        // Beyond what is listed, only the count matters.
        for (let i = ends.listed.length; i < ends.count; i++) target.add({ file, words: tail });
      }
    },
  };
}
