import type { ServiceRow } from './read-pages.ts';

/** The service can't be asked for what changed, or there is too much of it. The whole roster has to be read instead. */
export class ChangesNotTold extends Error {
  override name = 'ChangesNotTold';
  /** Another time it may tell them. */
  readonly isPassing: boolean;

  constructor(words: string, { isPassing }: { isPassing: boolean }) {
    super(words);
    this.isPassing = isPassing;
  }
}

/** More rows than a district changes in a day: a whole roster is read as fast. */
const mostChanges = 20_000;

/** A filter of OneRoster; rows that changed at that very moment come with the overlap. */
export const changedSince = (since: Temporal.Instant) =>
  `dateLastModified>'${since.toString({ smallestUnit: 'millisecond' })}'`;

/** A service that doesn't know the filter may give everything. Each row says itself when it changed. */
export function refuseUnchanged(
  { rows, total = 0 }: { rows: readonly ServiceRow[]; total?: number },
  { since, collection, read }: { since: Temporal.Instant; collection: string; read: number },
): void {
  const isTold = rows.every(
    (row) => Date.parse(String(row['dateLastModified'])) >= since.epochMilliseconds,
  );
  if (!isTold)
    throw new ChangesNotTold(`the roster service doesn’t tell which ${collection} changed`, {
      isPassing: false,
    });
  if (Math.max(total, read) > mostChanges)
    throw new ChangesNotTold(`more than 20,000 ${collection} changed`, { isPassing: true });
}
