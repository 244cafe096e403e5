import { meansWords, roundedWords, shareWords, waitWords } from '#cards/figure-words.ts';
import { date, dateOf, dayAndTime, percent } from '#cards/format.ts';
import { findingKinds, isFindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Cell, Vocabulary } from '#domain/report/cell.ts';
import type { Report, ReportBody, ReportHead, ReportPeriod } from '#domain/report/report.ts';
import { count } from '#domain/shared/count-words.ts';
import { happenings } from '#domain/shared/happening.ts';
import { shortRefusals } from '#refusals/refusals.ts';
import { channelWords, purposeWords, raised, scopeWords } from './consent-words.ts';
import { dispositionEnding } from './disposition-words.ts';
import { roleNames } from './role-words.ts';

/** A figure as people read it, on a card and on paper. */
export function cellWords(cell: Cell, timeZone: string): string {
  switch (cell.is) {
    case 'words':
      return cell.words;
    case 'count':
      return count(cell.count);
    case 'people':
      return roundedWords(cell.count);
    case 'share':
      return shareWords(cell.part, cell.whole);
    case 'percent':
      return percent(cell.part, cell.whole);
    case 'wait':
      return waitWords(cell.seconds);
    case 'time':
      return dayAndTime(cell.at, timeZone);
    case 'date':
      return date(cell.at, timeZone);
    case 'term':
      return termWords(cell);
    case 'nothing':
      return '–';
  }
}

/** A code in words; one that nobody has words for is said with spaces. */
function termWords({ of, code, other }: Extract<Cell, { is: 'term' }>): string {
  return vocabularies[of](code) ?? other ?? raised(code.replaceAll('-', ' '));
}

type Table = Readonly<Record<string, string | undefined>>;
const from = (table: Table) => (code: string) =>
  Object.hasOwn(table, code) ? table[code] : undefined;

const vocabularies: Record<Vocabulary, (code: string) => string | undefined> = {
  act: () => undefined,
  channel: from(channelWords),
  ending: (code) => {
    const said = dispositionEnding(code, undefined);
    return said === code ? undefined : said;
  },
  finding: (code) => (isFindingCode(code) ? findingKinds[code].title : undefined),
  happening: from(happenings),
  language: (code) => languageName(code),
  means: (code) => meansWords(code),
  purpose: from(purposeWords),
  reason: from(shortRefusals),
  role: from(roleNames),
  scope: (code) => raised(from(scopeWords)(code) ?? code),
};

/** What the rounded counts are; nothing where there is none. */
export function roundingNote({ headline, tables }: ReportBody): string[] {
  const cells = [
    ...headline.map(({ figure }) => figure),
    ...tables.flatMap(({ rows }) => rows.flat()),
  ];
  return cells.some(({ is }) => is === 'people')
    ? ['Counts of phones, families and opt-outs are rounded down to the nearest 5 for privacy.']
    : [];
}

/** `Nov 1, 2026, to Nov 30, 2026`. */
export function periodWords({ from: first, to }: ReportPeriod): string {
  const [begin, end] = [dateOf(first), dateOf(to)];
  return begin === end ? begin : `${begin}, to ${end}`;
}

/** Which schools, in a line. */
export function schoolsWords({ schools }: Pick<ReportHead, 'schools'>): string {
  return schools === undefined ? 'Whole district' : schools.join(', ');
}

/** Which days and schools, in a line. */
export function scopeLine(report: Report): string {
  const days = report.isOfToday ? 'As of today' : periodWords(report.period);
  return `${days}, ${schoolsWords(report).replace(/^Whole/, 'whole')}`;
}
