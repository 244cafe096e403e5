import type { Problems } from '#sis/csv/problems.ts';
import type { ImportReport } from './import-report.ts';

/** Rolls back the transaction of an import whose problems have been collected; the message may be a key for the log. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
}

export function refusedReport(what: ImportReport['what'], problems: Problems): ImportReport {
  return { kind: 'refused', what, problems: problems.listed, problemCount: problems.count };
}
