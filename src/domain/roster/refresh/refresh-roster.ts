import { type ImportReport, refusedReport } from '#domain/roster/import/import-report.ts';
import { importRoster, type RosterImport } from '#domain/roster/import/import-roster.ts';
import { collectProblems } from '#sis/csv/problems.ts';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';
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
  const source = await fetched(request);
  return 'kind' in source ? source : importRoster({ ...request, source });
}

async function fetched(request: RosterRefresh): Promise<RosterPackage | ImportReport> {
  try {
    return await fetchRoster(request);
  } catch (error) {
    if (!(error instanceof PackageRefused)) throw error;
    const problems = collectProblems();
    problems.add({ file: 'roster', words: error.message });
    return refusedReport('roster', problems);
  }
}
