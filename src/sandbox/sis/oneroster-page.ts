import type { SisRow } from './export-rows.ts';

/** How a system keeps to the binding where the binding leaves a choice, or isn't kept. */
export type SisHabits = {
  /** The longest page, whatever is asked for. Many stop at 100, which is also what they give unasked. */
  mostRows?: number;
  /** X-Total-Count and Link are optional. */
  tellsTotal?: false;
  tellsLinks?: false;
  /** It gives its first page, whatever offset it is asked for. */
  ignoresOffset?: true;
  /** It gives everything, whatever filter it is asked for. */
  ignoresFilter?: true;
  /** It takes no filter at all. */
  refusesFilter?: true;
};

type Wanted = { offset: number; limit: number; filter: string; sort: string };

/** A page, or nothing for a question that it does not understand. */
export function pageOf(
  all: readonly SisRow[],
  { offset, limit, filter, sort }: Wanted,
  habits: SisHabits,
): { rows: SisRow[]; total: number; end: number } | undefined {
  if (!(offset >= 0) || !(limit > 0)) return undefined;
  const since = filter === '' ? undefined : /^dateLastModified>'([^']+)'$/.exec(filter)?.[1];
  if (filter !== '' && (since === undefined || habits.refusesFilter)) return undefined;
  const kept =
    since === undefined || habits.ignoresFilter
      ? [...all]
      : all.filter(
          ({ dateLastModified }) => Date.parse(String(dateLastModified)) > Date.parse(since),
        );
  if (sort === 'sourcedId') kept.sort((one, other) => (one.sourcedId < other.sourcedId ? -1 : 1));
  const start = habits.ignoresOffset ? 0 : offset;
  const rows = kept.slice(start, start + Math.min(limit, habits.mostRows ?? limit));
  return { rows, total: kept.length, end: start + rows.length };
}
