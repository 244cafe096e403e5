import type { IncidentKind } from '#domain/incident/incident.ts';
import { atFirstUse } from '#domain/language/at-first-use.ts';
import type { BreachWords } from '#domain/language/catalog/words.ts';
import { joinNames } from '#domain/language/join-names.ts';
import type { Language } from '#domain/language/language.ts';
import { languages } from '#domain/language/languages.ts';
import { readDay } from '#domain/shared/local-time.ts';

/** What somebody may have seen, as the form asks for it. */
export const dataKinds = {
  names: 'Names of students and parents',
  phones: 'Phone numbers',
  languages: 'Home languages',
  schools: 'Schools of students',
  choices: 'Calls and texts that families allow',
  messages: 'Messages that were sent',
} as const;
export type DataKind = keyof typeof dataKinds;

const isDataKind = (value: string): value is DataKind => Object.hasOwn(dataKinds, value);

/** What families are told, in any language: nothing in it is in somebody's own words. */
export type Notice = {
  kind: IncidentKind;
  /** The day on which it was found out, in the district's zone. */
  found: Temporal.PlainDate;
  data: readonly DataKind[];
  /** When it happened, where that is known. */
  between?: { from: Temporal.PlainDate; until: Temporal.PlainDate } | undefined;
};

/** A language with words for a breach. */
export type NoticeLanguage = Language & { breach: BreachWords };

const hasWords = (words: Language | undefined): words is NoticeLanguage =>
  words?.breach !== undefined;

/** The languages in which families can be told, English first. */
export const noticeLanguages = atFirstUse((): readonly NoticeLanguage[] =>
  Object.values(languages).filter(hasWords),
);

/** The words for somebody who speaks this language; English where it has none of a breach. */
export function noticeWordsFor(language: string): NoticeLanguage {
  const words = languages[language];
  if (hasWords(words)) return words;
  const english = languages['en'];
  if (!hasWords(english)) throw new Error('the English file has no words of a breach');
  return english;
}

/** What is said and texted, in each of these languages that has words for it, and in English. */
export function noticeTexts(spoken: readonly string[], notice: Notice): Record<string, string> {
  const told = noticeLanguages().filter(({ code }) => code === 'en' || spoken.includes(code));
  return Object.fromEntries(told.map((words) => [words.code, messageIn(words, notice)]));
}

function messageIn(words: NoticeLanguage, notice: Notice): string {
  return words.breach.message({
    day: words.dayOf(notice.found).day,
    data: dataIn(words, notice),
    happened: happenedIn(words, notice),
  });
}

/** How it came about. That a ransom is demanded is for counsel to tell: families hear that we are still finding out. */
export const happenedIn = ({ breach }: NoticeLanguage, { kind }: Notice): string =>
  breach.happened[kind === 'ransom' ? 'other' : kind];

/** Names of students, phone numbers and the like, as a sentence lists them. */
export function dataIn(words: NoticeLanguage, { data }: Notice): string {
  return joinNames(
    data.map((kind) => words.breach.data[kind]),
    words,
  );
}

export type NoticeAsked = Pick<Notice, 'data' | 'between'>;

/** Reads the form. What is wrong is said by field, in plain words. */
export function readNotice(
  values: Readonly<Record<string, string>>,
): { kind: 'notice'; notice: NoticeAsked } | { kind: 'errors'; errors: Record<string, string> } {
  const data = (values['data'] ?? '').split(',').filter(isDataKind);
  const from = readDay(values['fromDate']);
  const until = readDay(values['untilDate']);
  if (data.length === 0)
    return { kind: 'errors', errors: { data: 'Choose what someone may have seen.' } };
  if (from === undefined && until === undefined) return { kind: 'notice', notice: { data } };
  if (from === undefined || until === undefined || Temporal.PlainDate.compare(from, until) > 0)
    return {
      kind: 'errors',
      errors: { untilDate: 'Enter both days, the first one first, or leave both empty.' },
    };
  return { kind: 'notice', notice: { data, between: { from, until } } };
}
