import type { Problem, Problems } from '#sis/csv/problems.ts';

export type ImportKind =
  | 'roster'
  | 'groups'
  | 'consent'
  | 'operators'
  | 'holidays'
  | 'drill-phones'
  | 'training';

/** What an import did, in counts; or why it did nothing. The lines hold no names and no numbers of people. */
export type ImportReport =
  | {
      kind: 'imported';
      what: ImportKind;
      runId: string;
      counts: Record<string, number>;
      /** How many rows of the database are new or other than before. */
      changed: number;
      warnings: readonly Problem[];
      warningCount: number;
    }
  | {
      kind: 'refused';
      what: ImportKind;
      problems: readonly Problem[];
      problemCount: number;
    };

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

const names: Record<ImportKind, string> = {
  roster: 'Roster',
  groups: 'Groups',
  consent: 'Consent',
  operators: 'Operators',
  holidays: 'Holidays',
  'drill-phones': 'Drill list',
  training: 'Training',
};

/** The report as lines for a terminal. */
export function describeImport(report: ImportReport): string {
  const name = names[report.what];
  if (report.kind === 'refused') {
    return [
      `${name} import refused: ${count(report.problemCount, 'problem')}. Nothing was changed.`,
      ...list(report.problems, report.problemCount),
    ].join('\n');
  }
  const changes =
    report.changed === 0
      ? 'nothing has changed since the last import'
      : count(report.changed, 'change');
  const counts = Object.entries(report.counts).filter(([, value]) => value > 0);
  const width = Math.max(0, ...counts.map(([key]) => inWords(key).length));
  return [
    `${name} imported: ${changes}.`,
    ...counts.map(
      ([key, value]) => `  ${inWords(key).padEnd(width + 2)}${value.toLocaleString('en-US')}`,
    ),
    ...(report.warningCount === 0 ? [] : [`${count(report.warningCount, 'warning')}:`]),
    ...list(report.warnings, report.warningCount),
  ].join('\n');
}

function list(problems: readonly Problem[], total: number): string[] {
  const lines = problems.map(
    ({ file, line, words }) => `  ${file}${line === undefined ? '' : ` line ${line}`}: ${words}`,
  );
  if (total > problems.length)
    lines.push(`  … and ${count(total - problems.length, 'more', 'more')}`);
  return lines;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** `guardiansAdded` reads as "guardians added". */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
