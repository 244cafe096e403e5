import { hash } from 'node:crypto';
import { type LanguageDoubt, languageDoubts } from './language-doubts.ts';
import type { Prefilled } from './prefill-texts.ts';

/** What a requester can say to a text that may say something else than the English. */
export type DoubtAnswer = 'rewrite' | 'keep' | 'leave-out';

export type Settled =
  /** These must be asked about first. `english` marks the words that the answers are about. */
  | { kind: 'ask'; doubts: LanguageDoubt[]; english: string }
  | { kind: 'errors'; languages: string[] }
  | { kind: 'settled'; texts: Record<string, string>; kept: string[] };

/**
 * Whether the languages may go out beside this English: each says the same, was rewritten, is left out, or was kept by
 * somebody who was asked. Answers count for the English that they were given about. What was kept in the version before
 * stays so while neither it nor the English changes.
 */
export function settleDoubts(about: {
  texts: Readonly<Record<string, string>>;
  prefilled: Prefilled;
  dismissalTime?: string | undefined;
  /** By language, as they came; and the mark of the English that was asked about. */
  answers: Readonly<Record<string, string | undefined>>;
  asked: string | undefined;
}): Settled {
  const { prefilled, answers } = about;
  const { before, names } = prefilled;
  const english = hash('sha256', about.texts['en'] ?? '', 'hex').slice(0, 16);
  const isAnswered = about.asked === english;
  const texts = Object.fromEntries(
    Object.entries(about.texts).filter(
      ([language]) => language === 'en' || !isAnswered || answers[language] !== 'leave-out',
    ),
  );
  const doubts = languageDoubts({
    texts,
    prefilled: prefilled.texts,
    names,
    dismissalTime: about.dismissalTime,
    ...(before === undefined ? {} : { stillStale: before.stale }),
  }).filter(({ language }) => language !== 'en');
  const isKeptStill = (language: string) =>
    before?.kept.includes(language) === true &&
    before.texts['en'] === texts['en'] &&
    before.texts[language] === texts[language];
  const doubtful = [...new Set(doubts.map(({ language }) => language))];
  const open = doubtful.filter((language) => !isKeptStill(language));
  if (!isAnswered && open.length > 0) return { kind: 'ask', doubts: of(doubts, open), english };
  const unasked = open.filter((language) => (answers[language] ?? '') === '');
  if (unasked.length > 0) return { kind: 'ask', doubts: of(doubts, open), english };
  const unwritten = open.filter((language) => answers[language] !== 'keep');
  return unwritten.length > 0
    ? { kind: 'errors', languages: unwritten }
    : { kind: 'settled', texts, kept: doubtful };
}

const of = (doubts: LanguageDoubt[], open: readonly string[]) =>
  doubts.filter(({ language }) => open.includes(language));
