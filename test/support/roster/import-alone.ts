import { importRoster } from '#domain/roster/import/import-roster.ts';
import { until } from '#sandbox/until.ts';

/** What the command line does at night. A worker that rebuilds its gates goes first. */
export function importAlone(request: Parameters<typeof importRoster>[0]) {
  return until('the only import', async () => {
    const report = await importRoster(request);
    return JSON.stringify(report).includes('another import is running') ? undefined : report;
  });
}
