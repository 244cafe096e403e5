import type { RoundedCount } from '#domain/consent/report/rounded-count.ts';
import { languageName } from '#domain/language/languages.ts';
import { count } from '#domain/shared/count-words.ts';
import { percent, span } from './format.ts';

/** How reports say counts and codes, on the card and on paper alike. */

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

/** From received to effective. What the database does in the same transaction takes no second. */
export function waitWords(seconds: number): string {
  return seconds < 1 ? 'right away' : span(seconds);
}
