import type { Problems } from '#sis/csv/problems.ts';
import type { ImportReport } from './import-report.ts';

/** Rolls back the transaction of an import whose problems have been collected; the reason is for the log. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
  readonly reason: Lowercase<string>;

  constructor(reason: Lowercase<string> = 'not-valid') {
    super(reason);
    this.reason = reason;
  }
}

export function refusedReport(what: ImportReport['what'], problems: Problems): ImportReport {
  return { kind: 'refused', what, problems: problems.listed, problemCount: problems.count };
}
