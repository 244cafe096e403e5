import type { Problems } from '#sis/csv/problems.ts';

/** Whole exports leave the status empty or say "active"; the others have left: 1.2 says "tobedeleted", many "inactive". */
const statuses: Record<string, boolean> = {
  '': true,
  active: true,
  inactive: false,
  tobedeleted: false,
};

export type StatusReader = {
  isLive(status: string, line: number): boolean;
  /** One warning for the whole file, since what one row has all rows may have. */
  tell(): void;
};

/** What no standard knows is taken for active: nobody is ended for a word that we don't know. */
export function statusReader(file: string, warnings: Problems): StatusReader {
  let first: number | undefined;
  let count = 0;
  return {
    isLive(status, line) {
      const known = statuses[status.toLowerCase()];
      if (known !== undefined) return known;
      first ??= line;
      count++;
      return true;
    },
    tell() {
      if (first === undefined) return;
      const others = count - 1;
      const also =
        others === 0 ? '' : `, here and in ${others} other ${others === 1 ? 'row' : 'rows'}`;
      warnings.add({
        file,
        line: first,
        words: `status is none of active, inactive and tobedeleted${also}; it was taken for active`,
      });
    },
  };
}
