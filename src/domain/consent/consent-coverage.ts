import type { ConsentReport, CoverageCounts, CoverageRow } from './consent-report.ts';

/** One school or one home language: how its phones stand for school matters, by call and by text. */
export type CoverageLine = { name: string; calls: CoverageCounts; texts: CoverageCounts };

export type CoverageUse = Pick<CoverageRow, 'channel' | 'purpose'>;

/** Calls about school matters come first: they are most of what a district says. */
const uses = [
  { channel: 'voice', purpose: 'school-mission' },
  { channel: 'text', purpose: 'school-mission' },
  { channel: 'voice', purpose: 'other' },
  { channel: 'text', purpose: 'other' },
] as const satisfies CoverageUse[];

export function countCoverage(rows: readonly CoverageCounts[]): CoverageCounts {
  const sum = (of: keyof CoverageCounts) => rows.reduce((total, row) => total + row[of], 0);
  return {
    phones: sum('phones'),
    agreed: sum('agreed'),
    withdrew: sum('withdrew'),
    notUsable: sum('notUsable'),
    none: sum('none'),
  };
}

/** What the headline tells: calls about school matters in the whole district. */
export function headlineCoverage(report: ConsentReport): CoverageCounts {
  return countCoverage(rowsFor(report, uses[0]));
}

export function coverageByUse(report: ConsentReport): (CoverageUse & CoverageCounts)[] {
  return uses.map((use) => ({ ...use, ...countCoverage(rowsFor(report, use)) }));
}

/** As people look for them: "School 9" before "School 118". */
export const compareNames = new Intl.Collator('en', { numeric: true }).compare;

export function coverageBySchool(report: ConsentReport): CoverageLine[] {
  return linesBy(report, 'school').toSorted((a, b) => compareNames(a.name, b.name));
}

/** Home languages by their code, the one with the most phones first. */
export function coverageByLanguage(report: ConsentReport): CoverageLine[] {
  return linesBy(report, 'language').toSorted((a, b) => b.calls.phones - a.calls.phones);
}

function linesBy(report: ConsentReport, key: 'school' | 'language'): CoverageLine[] {
  const calls = Map.groupBy(rowsFor(report, uses[0]), (row) => row[key]);
  const texts = Map.groupBy(rowsFor(report, uses[1]), (row) => row[key]);
  return [...new Set([...calls.keys(), ...texts.keys()])].map((name) => ({
    name,
    calls: countCoverage(calls.get(name) ?? []),
    texts: countCoverage(texts.get(name) ?? []),
  }));
}

function rowsFor(report: ConsentReport, use: CoverageUse): CoverageRow[] {
  return report.coverage.filter(
    ({ channel, purpose }) => channel === use.channel && purpose === use.purpose,
  );
}
