import type { ConsentReport, CoverageCounts, CoverageRow } from './consent-report.ts';
import { smallestCount } from './gaps.ts';
import { lengthOf, type RoundedCount, roundCount } from './rounded-count.ts';

/** As a report tells them: each is rounded by itself, after everything was added up. */
export type RoundedCoverage = Record<keyof CoverageCounts, RoundedCount>;

/** One school or one home language: how its phones stand for school matters, by call and by text. */
export type CoverageLine = { name: string; calls: RoundedCoverage; texts: RoundedCoverage };

/** `language` is BCP 47; null: all languages together that are few phones each. */
export type LanguageLine = Omit<CoverageLine, 'name'> & { language: string | null };

export type CoverageUse = Pick<CoverageRow, 'channel' | 'purpose'>;

/** Calls about school matters come first: they are most of what a district says. */
const uses = [
  { channel: 'voice', purpose: 'school-mission' },
  { channel: 'text', purpose: 'school-mission' },
  { channel: 'voice', purpose: 'other' },
  { channel: 'text', purpose: 'other' },
] as const satisfies CoverageUse[];

/** What the headline tells: calls about school matters in the whole district. */
export function headlineCoverage(report: ConsentReport): RoundedCoverage {
  return sumCoverage(rowsFor(report.coverage, uses[0]));
}

export function coverageByUse(report: ConsentReport): (CoverageUse & RoundedCoverage)[] {
  return uses.map((use) => ({ ...use, ...sumCoverage(rowsFor(report.coverage, use)) }));
}

/** As people look for them: "School 9" before "School 118". */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;

export function coverageBySchool(report: ConsentReport): CoverageLine[] {
  return [...Map.groupBy(report.coverage, ({ school }) => school)]
    .map(([name, rows]) => ({ name, ...schoolMatters(rows) }))
    .toSorted((a, b) => compareNames(a.name, b.name));
}

/** Home languages, the one with the most phones first. */
export function coverageByLanguage(report: ConsentReport): LanguageLine[] {
  return byLanguage(report.coverage)
    .map(([language, rows]) => ({ language, ...schoolMatters(rows) }))
    .toSorted((a, b) => lengthOf(b.calls.phones) - lengthOf(a.calls.phones));
}

/** School by school, language by language, for each use. */
export function coverageInFull(
  report: ConsentReport,
): (CoverageUse & RoundedCoverage & { school: string; language: string | null })[] {
  return [...Map.groupBy(report.coverage, ({ school }) => school)].flatMap(([school, of]) =>
    byLanguage(of).flatMap(([language, rows]) =>
      uses.flatMap((use) => {
        const counted = rowsFor(rows, use);
        return counted.length === 0 ? [] : [{ school, language, ...use, ...sumCoverage(counted) }];
      }),
    ),
  );
}

/** Languages of few phones go together, so that no line points to the one family that speaks it. */
function byLanguage(rows: readonly CoverageRow[]): [string | null, CoverageRow[]][] {
  const languages = Map.groupBy(rows, ({ language }) => language);
  const isSmall = (of: readonly CoverageRow[]) =>
    uses.every((use) => sumOf(rowsFor(of, use), 'phones') < smallestCount);
  const told = [...languages].filter(([, of]) => !isSmall(of));
  const rest = [...languages.values()].filter(isSmall).flat();
  return rest.length === 0 ? told : [...told, [null, rest]];
}

function schoolMatters(rows: readonly CoverageRow[]): Omit<CoverageLine, 'name'> {
  return { calls: sumCoverage(rowsFor(rows, uses[0])), texts: sumCoverage(rowsFor(rows, uses[1])) };
}

function rowsFor(rows: readonly CoverageRow[], use: CoverageUse): CoverageRow[] {
  return rows.filter(({ channel, purpose }) => channel === use.channel && purpose === use.purpose);
}

function sumCoverage(rows: readonly CoverageCounts[]): RoundedCoverage {
  const rounded = (of: keyof CoverageCounts) => roundCount(sumOf(rows, of));
  return {
    phones: rounded('phones'),
    agreed: rounded('agreed'),
    withdrew: rounded('withdrew'),
    notUsable: rounded('notUsable'),
    unchecked: rounded('unchecked'),
    none: rounded('none'),
  };
}

function sumOf(rows: readonly CoverageCounts[], of: keyof CoverageCounts): number {
  return rows.reduce((total, row) => total + row[of], 0);
}
