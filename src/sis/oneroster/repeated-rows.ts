import type { Problems } from '#sis/csv/problems.ts';
import { PackageRefused } from './package-refused.ts';

const many = { rows: 10_000, share: 0.9 };

/** Rows that say word for word what an earlier row said. Systems join tables and export some people twice. */
export type RepeatedRows = {
  note(line: number, before: number): void;
  /** One warning for the whole file. */
  tell(): void;
};

export function repeatedRows(file: string, warnings: Problems): RepeatedRows {
  let first: { line: number; before: number } | undefined;
  let count = 0;
  return {
    note(line, before) {
      first ??= { line, before };
      count++;
      if (count > many.rows && count > many.share * line)
        throw new PackageRefused(
          `${file} repeats the same rows over and over; export the roster again`,
        );
    },
    tell() {
      if (first === undefined) return;
      const others = count - 1;
      const also =
        others === 0 ? '' : `, and ${others} other ${others === 1 ? 'row' : 'rows'} repeat one`;
      warnings.add({
        file,
        line: first.line,
        words: `repeats line ${first.before}${also}; each was taken once`,
      });
    },
  };
}
