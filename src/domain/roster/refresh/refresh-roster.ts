import type { ImportReport } from '#domain/import/import-report.ts';
import { findBasis } from '#domain/roster/changes/find-basis.ts';
import { importRoster, type RosterImport } from '#domain/roster/import/import-roster.ts';
import { recordRefusal } from '#domain/roster/import/record-refusal.ts';
import { type RosterExtent, WholeNeeded } from '#domain/roster/run/roster-reading.ts';
import { collectProblems } from '#sis/csv/problems.ts';
import { ChangesNotTold } from '#sis/service/changes.ts';
import { fetchRoster, type ServiceRoster } from '#sis/service/fetch-roster.ts';
import type { Wait } from '#sis/service/rest-for.ts';
import type { ServiceSettings } from '#sis/service/service-settings.ts';

export type RosterRefresh = Omit<RosterImport, 'source' | 'reading' | 'note'> & {
  settings: ServiceSettings;
  /** What of it is read; changes only where the reading before can be built upon. */
  extent?: RosterExtent;
  /** How long it rests where the service is busy. */
  wait?: Wait;
};

/** Rows that a service was still writing when it was read are asked for once more. */
const overlap = { hours: 1 } as const;

/**
 * Reads the roster from its service, and imports it as if it were an export. Where changes alone don't say for certain what the
 * roster is, the whole of it is read at once.
 */
export async function refreshRoster(request: RosterRefresh): Promise<ImportReport> {
  const { db, extent, settings } = request;
  const basis = extent === 'changes' ? await findBasis(db, settings.url) : undefined;
  if (basis === undefined) return readRoster(request, {});
  try {
    return await readRoster(request, {
      since: basis.at.subtract(overlap),
      basis: basis.run,
    });
  } catch (error) {
    if (!(error instanceof WholeNeeded || error instanceof ChangesNotTold)) throw error;
    // A service that doesn't know the filter is asked again after the next whole reading, at night.
    const tellsChanges = error instanceof WholeNeeded || error.isPassing;
    return readRoster(request, {
      note: `changes alone did not suffice, so the whole roster was read: ${error.message}`,
      tellsChanges,
    });
  }
}

type Part = { since?: Temporal.Instant; basis?: string; note?: string; tellsChanges?: boolean };

async function readRoster(
  request: RosterRefresh,
  { since, basis, note, tellsChanges = true }: Part,
): Promise<ImportReport> {
  const extent: RosterExtent = basis === undefined ? 'whole' : 'changes';
  let fetched: ServiceRoster;
  try {
    fetched = await fetchRoster({ ...request, ...(since === undefined ? {} : { since }) });
  } catch (error) {
    if (error instanceof ChangesNotTold) throw error;
    const reading = { extent, users: [] };
    return recordRefusal(error, { ...request, source: undefined, reading }, collectProblems());
  }
  // Also where the import is refused before it reads.
  await using source = fetched;
  const { begunAt: at, changedUsers: users } = source;
  return await importRoster({
    ...request,
    source,
    ...(note === undefined ? {} : { note }),
    reading: {
      extent,
      users,
      ...(basis === undefined ? {} : { basis }),
      ...(at === undefined || !tellsChanges
        ? {}
        : { since: { service: request.settings.url, at } }),
    },
  });
}
