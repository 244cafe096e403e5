import { hash } from 'node:crypto';
import { otherFigures, saidFigures, saysTime } from '#domain/language/said-figures.ts';

type Texts = Readonly<Record<string, string>>;

/** Why a text may say something else than the English. */
export type LanguageDoubt =
  /** It stands as the form had it, and the English was changed. */
  | { kind: 'language-stale'; language: string }
  /** Times, dates and numbers that only the English has, and that only the other one has. */
  | { kind: 'language-differs'; language: string; english: string[]; other: string[] }
  /** An early dismissal whose text does not say when; that of the English is told as a contradiction. */
  | { kind: 'dismissal-unsaid'; language: string };

/** What a form of words began with, which is what each text is looked at against. */
export type Prefilled = {
  texts: Texts;
  /** Of all schools: what they are called says no day and no number. */
  names: string[];
  /** They are what families heard, and what is corrected. */
  isHeard?: boolean;
  /** The version that is being changed. `stale` were so in it, and nobody looked at them since. */
  before?: { texts: Texts; kept: string[]; stale: string[] };
};

/** Everything in which the other languages may not say the same as the English, one language after the other. */
export function languageDoubts(about: {
  texts: Texts;
  prefilled: Prefilled;
  /** `HH:MM`, of an early dismissal only. */
  dismissalTime?: string | null | undefined;
}): LanguageDoubt[] {
  const { texts, prefilled, dismissalTime } = about;
  const { names } = prefilled;
  const english = texts['en'] ?? '';
  const said = saidFigures('en', english, names);
  const others = Object.keys(texts).filter((language) => language !== 'en');
  return others.flatMap((language): LanguageDoubt[] => {
    const text = texts[language] ?? '';
    const figures = otherFigures(said, saidFigures(language, text, names));
    const isOther = figures.one.length + figures.other.length > 0;
    const isSilent = dismissalTime != null && !saysTime(language, text, dismissalTime);
    return [
      ...(isStale(language, texts, prefilled)
        ? [{ kind: 'language-stale' as const, language }]
        : []),
      ...(isOther
        ? [
            {
              kind: 'language-differs' as const,
              language,
              english: figures.one,
              other: figures.other,
            },
          ]
        : []),
      ...(isSilent ? [{ kind: 'dismissal-unsaid' as const, language }] : []),
    ];
  });
}

function isStale(language: string, texts: Texts, { texts: began, before }: Prefilled): boolean {
  if (language === 'en' || texts[language] !== began[language]) return false;
  return (
    before?.stale.includes(language) === true || (texts['en'] !== began['en'] && began['en'] !== '')
  );
}

/** What a requester can say to a text that may say something else than the English. */
export type DoubtAnswer = 'rewrite' | 'keep' | 'leave-out';

/** Stands for a language where one answer is about all of them. */
export const eachLanguage = 'each';

export type Settled =
  /** These must be asked about first. `english` marks the words that the answers are about. */
  | { kind: 'ask'; doubts: LanguageDoubt[]; english: string }
  /** Those that were said to be rewritten, and still differ. */
  | { kind: 'errors'; doubts: LanguageDoubt[] }
  /** `doubts` are those that were answered. */
  | { kind: 'settled'; texts: Record<string, string>; kept: string[]; doubts: LanguageDoubt[] };

/**
 * Whether the languages may go out beside this English: each says the same, was rewritten, is left out, or was kept by
 * somebody who was asked. Answers count for the English that they were given about. What was kept in the version before
 * stays so while neither it nor the English changes.
 */
export function settleDoubts(about: {
  texts: Texts;
  prefilled: Prefilled;
  dismissalTime?: string | undefined;
  /** By language, or for each of them, as they came; and the mark of the English that was asked about. */
  answers: Readonly<Record<string, string | undefined>>;
  asked: string | undefined;
}): Settled {
  const { prefilled, dismissalTime } = about;
  const { before } = prefilled;
  const asked = new Set(languageDoubts(about).map(({ language }) => language));
  const answerTo = (language: string) =>
    about.answers[language] ?? (asked.has(language) ? about.answers[eachLanguage] : undefined);
  const english = hash('sha256', about.texts['en'] ?? '', 'hex').slice(0, 16);
  const isAnswered = about.asked === english;
  const texts = Object.fromEntries(
    Object.entries(about.texts).filter(
      ([language]) => language === 'en' || !isAnswered || answerTo(language) !== 'leave-out',
    ),
  );
  const doubts = languageDoubts({ texts, prefilled, dismissalTime }).filter(
    ({ language }) => language !== 'en',
  );
  const isKeptStill = (language: string) =>
    before?.kept.includes(language) === true &&
    before.texts['en'] === texts['en'] &&
    before.texts[language] === texts[language];
  const doubtful = [...new Set(doubts.map(({ language }) => language))];
  const open = doubtful.filter((language) => !isKeptStill(language));
  if (!isAnswered && open.length > 0) return { kind: 'ask', doubts: of(doubts, open), english };
  const unasked = open.filter((language) => (answerTo(language) ?? '') === '');
  if (unasked.length > 0) return { kind: 'ask', doubts: of(doubts, open), english };
  const unwritten = open.filter((language) => answerTo(language) !== 'keep');
  return unwritten.length > 0
    ? { kind: 'errors', doubts: of(doubts, unwritten) }
    : { kind: 'settled', texts, kept: doubtful, doubts: of(doubts, open) };
}

const of = (doubts: LanguageDoubt[], open: readonly string[]) =>
  doubts.filter(({ language }) => open.includes(language));
