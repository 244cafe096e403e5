import type { ImportReport } from '#domain/roster/import/import-report.ts';
import { importRoster, type RosterImport } from '#domain/roster/import/import-roster.ts';
import { recordRefusal } from '#domain/roster/import/record-refusal.ts';
import { collectProblems } from '#sis/csv/problems.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';
import { fetchRoster } from '#sis/service/fetch-roster.ts';
import type { Wait } from '#sis/service/rest-for.ts';
import type { ServiceSettings } from '#sis/service/service-settings.ts';

export type RosterRefresh = Omit<RosterImport, 'source'> & {
  settings: ServiceSettings;
  /** How long it rests where the service is busy. */
  wait?: Wait;
};

/** Reads the whole roster from its service, and imports it as if it were an export. */
export async function refreshRoster(request: RosterRefresh): Promise<ImportReport> {
  let source: RosterPackage;
  try {
    source = await fetchRoster(request);
  } catch (error) {
    return recordRefusal(error, { ...request, source: undefined }, collectProblems());
  }
  return importRoster({ ...request, source });
}
