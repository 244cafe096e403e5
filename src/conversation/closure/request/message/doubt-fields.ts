import { choicesOf, type Field, filled } from '#cards/form.ts';
import { doubtWords } from '#cards/language-words.ts';
import {
  type DoubtAnswer,
  eachLanguage,
  type LanguageDoubt,
} from '#domain/closure/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';

/** More languages than these are asked about together: a question beside each does not fit a dialog in Teams. */
export const mostAsked = 6;

/** What becomes of a text that may not say what the English says. */
export function doubtField(
  language: string,
  doubts: readonly LanguageDoubt[],
  answer: string | undefined,
): Field {
  return {
    kind: 'choice',
    name: `same-${language}`,
    label: `What about the ${languageName(language)} text?`,
    hint: doubts
      .filter((doubt) => doubt.language === language)
      .map(doubtWords)
      .join(' '),
    choices: choicesOf(doubtAnswers),
    ...filled(answer),
  };
}

export function oneDoubtField(asked: readonly string[], answer: string | undefined): Field {
  return {
    kind: 'choice',
    name: `same-${eachLanguage}`,
    label: `What about these ${asked.length} texts?`,
    choices: choicesOf({
      rewrite: 'I rewrote each one below',
      keep: 'Keep them: they say the same',
      'leave-out': 'Remove them: these families hear English',
    } satisfies Record<DoubtAnswer, string>),
    ...filled(answer),
  };
}

const doubtAnswers: Record<DoubtAnswer, string> = {
  rewrite: 'I rewrote it above',
  keep: 'Keep it: it says the same',
  'leave-out': 'Remove it: these families hear English',
};

export const askWords = (languages: readonly string[]) =>
  `${new Intl.ListFormat('en-US').format(languages.map(languageName))} may not say what the English says. Rewrite each one, keep it, or remove it. Nothing has been sent.`;
