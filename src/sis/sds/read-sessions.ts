import { isoOf } from '#sis/csv/american-date.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import type { Reading } from '#sis/oneroster/roster-format.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';

const layout = { required: ['sourcedId', 'startDate', 'endDate'], optional: ['type'] } as const;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const mostSessions = 10_000;

/**
 * The sessions of academicSessions.csv that are over or to come while another of their type, such as a school year, runs: what is said of
 * these isn't so today. Between two school years all hold, as nothing says which does.
 */
export async function readIdleSessions(
  source: RosterPackage,
  { warnings, today }: Reading,
): Promise<ReadonlySet<string>> {
  const file = 'academicsessions.csv'; // a package’s names are in lower case
  const sessions: { id: string; type: string; runs: boolean }[] = [];
  if (!source.has(file)) return new Set();
  // Nothing in it is needed, so nothing in it keeps a roster out.
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, warnings)) {
    for (const row of batch) {
      const [start, end] = [
        isoOf(row.value('startDate')).slice(0, 10),
        isoOf(row.value('endDate')).slice(0, 10),
      ];
      if (!isoDate.test(start) || !isoDate.test(end) || sessions.length >= mostSessions) continue;
      const runs = start <= today && today <= end;
      sessions.push({ id: row.value('sourcedId'), type: row.value('type').toLowerCase(), runs });
    }
  }
  const running = new Set(sessions.filter(({ runs }) => runs).map(({ type }) => type));
  return new Set(
    sessions.filter(({ runs, type }) => !runs && running.has(type)).map(({ id }) => id),
  );
}
