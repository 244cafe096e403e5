import { otherFigures, saidFigures, saysTime } from './said-figures.ts';

type Texts = Readonly<Record<string, string>>;

/** Why a text may say something else than the English. */
export type LanguageDoubt =
  /** It stands as the form had it, and the English was changed. */
  | { kind: 'language-stale'; language: string }
  /** Times, dates and numbers that only the English has, and that only the other one has. */
  | { kind: 'language-differs'; language: string; english: string[]; other: string[] }
  /** An early dismissal whose text does not say when. */
  | { kind: 'dismissal-unsaid'; language: string };

/** Everything in which the languages may not say the same, one language after the other; English itself comes last. */
export function languageDoubts(about: {
  texts: Texts;
  /** What the form began with, which is what each text is stale against. */
  prefilled: Texts;
  /** Stale in the version before, and not looked at since. */
  stillStale?: readonly string[];
  /** Of schools: what they are called says no day and no number. */
  names: readonly string[];
  dismissalTime?: string | undefined;
}): LanguageDoubt[] {
  const { texts, names } = about;
  const english = texts['en'] ?? '';
  const said = saidFigures('en', english, names);
  const others = Object.keys(texts).filter((language) => language !== 'en');
  return [...others, 'en'].flatMap((language): LanguageDoubt[] => {
    const text = texts[language] ?? '';
    const figures = otherFigures(said, saidFigures(language, text, names));
    const isOther = figures.one.length + figures.other.length > 0;
    const isSilent =
      about.dismissalTime !== undefined && !saysTime(language, text, about.dismissalTime);
    return [
      ...(isStale(language, about) ? [{ kind: 'language-stale' as const, language }] : []),
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

function isStale(
  language: string,
  about: { texts: Texts; prefilled: Texts; stillStale?: readonly string[] },
): boolean {
  if (language === 'en') return false;
  const { texts, prefilled } = about;
  const isAsItWas = texts[language] === prefilled[language];
  const isEnglishAsItWas = texts['en'] === prefilled['en'];
  if (about.stillStale?.includes(language)) return isAsItWas;
  return isAsItWas && !isEnglishAsItWas && prefilled['en'] !== '';
}
