import { percent, span, time } from '#cards/format.ts';
import {
  type CoverageLine,
  type CoverageUse,
  coverageByLanguage,
  headlineCoverage,
} from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import type { RoundedCount } from '#domain/consent/report/rounded-count.ts';
import { languageName } from '#domain/language/languages.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** How the consent report says things, on the card and on paper alike. */

const means: Readonly<Record<string, string>> = {
  'key-press': 'Key 9 in a call',
  'text-reply': 'Text',
  'carrier-stop': 'STOP at the carrier',
  'web-page': 'Family page',
  'call-back': 'Called back',
  staff: 'Told to staff',
  'e-mail': 'E-mail',
  voicemail: 'Voicemail',
  import: 'Import',
};

export function meansWords(stored: string): string {
  return means[stored] ?? stored;
}

export function useWords({ channel, purpose }: CoverageUse): string {
  const what = channel === 'voice' ? 'Calls' : 'Texts';
  return `${what} about ${purpose === 'school-mission' ? 'school matters' : 'anything else'}`;
}

/** What the rounded counts are, below them. */
export const roundingWords =
  'Counts of phones and opt-outs are rounded down to the nearest 5 for privacy.';

export function roundedWords(rounded: RoundedCount): string {
  return rounded === 'few' ? '< 5' : count(rounded);
}

/** Percents as everywhere, but nothing and all are never said, because no rounded count knows them. */
export function shareWords(part: RoundedCount, whole: RoundedCount): string {
  return shareMark(part, whole).replace('<', 'under').replace('>', 'over');
}

/** The same with signs, in charts and spreadsheets. */
export function shareMark(part: RoundedCount, whole: RoundedCount): string {
  if (whole === 'few') return '–';
  if (part === 'few') return `< ${percent(Math.ceil(5000 / whole), 1000)}`;
  if (part < whole) return percent(part, whole);
  return `> ${percent(Math.ceil((1000 * part) / (whole + 4)) - 1, 1000)}`;
}

export function languageWords(language: string | null): string {
  return language === null ? 'Other languages' : languageName(language);
}

export function languageLines(report: ConsentReport): CoverageLine[] {
  return coverageByLanguage(report).map(({ language, ...line }) => ({
    ...line,
    name: languageWords(language),
  }));
}

export function headlineWords(report: ConsentReport): string {
  const { agreed, phones } = headlineCoverage(report);
  return `${shareWords(agreed, phones)} of phones may be called about school matters`;
}

/** From received to effective. What the database does in the same transaction takes no second. */
export function waitWords(seconds: number): string {
  return seconds < 1 ? 'right away' : span(seconds);
}

/** Of the ten business days that the law gives (47 CFR 64.1200(a)(10)). */
export function clockWords({ clocks, timeZone }: ConsentReport): string {
  if (clocks.running === 0) return 'No opt-outs waiting for review';
  const overdue = clocks.overdue === 0 ? 'none' : count(clocks.overdue);
  const due = clocks.nextDueAt === null ? '' : `; first due ${time(clocks.nextDueAt, timeZone)}`;
  const waiting = plural(clocks.running, 'opt-out is waiting', 'opt-outs are waiting');
  return `${waiting} for review, ${overdue} overdue${due}`;
}
