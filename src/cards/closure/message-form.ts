import { choicesOf, type Field, type Form } from '#cards/form.ts';
import { doubtWords } from '#cards/language-words.ts';
import { maxMessageLength } from '#domain/campaign/draft/message-texts.ts';
import type { DoubtAnswer, LanguageDoubt } from '#domain/campaign/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';
import { mostSegments } from '#domain/message/text-segments.ts';
import { plural } from '#domain/shared/count-words.ts';

import { filled } from './closure-form.ts';

/** The second form: the words, as they will be spoken and sent, in each language of these families. */
export function messageForm(about: {
  languages: readonly { language: string; guardians: number }[];
  texts: Readonly<Record<string, string>>;
  /** Of each text as it stands, by language; absent where nobody is texted. */
  segments?: Readonly<Record<string, number>>;
  registeredName: string;
  data: Record<string, string>;
  /** What must be answered first: the texts that may say something else than the English. */
  doubts?: readonly LanguageDoubt[];
  /** What was answered so far, by language. */
  answers?: Readonly<Record<string, string | undefined>>;
}): Form {
  const doubts = about.doubts ?? [];
  const asked = [...new Set(doubts.map(({ language }) => language))];
  return {
    verb: 'message',
    title: asked.length === 0 ? 'Check the words' : 'Check the languages',
    submitLabel: 'Request approval',
    data: about.data,
    intro:
      asked.length > 0
        ? askWords(asked)
        : `Every call begins “This is an automated message from ${about.registeredName}.” in the family’s language, and ends with the keys: 1 repeat, 2 other language, 9 stop these calls, 0 school office. A family whose language has no text hears English.`,
    fields: about.languages.flatMap(({ language, guardians }): Field[] => [
      {
        kind: 'text',
        name: `text-${language}`,
        label: `${languageName(language)} · ${guardians} ${guardians === 1 ? 'guardian' : 'guardians'}`,
        multiline: true,
        maxLength: maxMessageLength,
        ...(language === 'en' ? {} : { optional: true as const }),
        ...filled(about.texts[language]),
        ...segmentsHint(about.segments?.[language]),
      },
      ...(asked.includes(language)
        ? [
            {
              kind: 'choice' as const,
              name: `same-${language}`,
              label: `What about the ${languageName(language)} text?`,
              hint: doubts
                .filter((doubt) => doubt.language === language)
                .map(doubtWords)
                .join(' '),
              choices: choicesOf(doubtAnswers),
              ...filled(about.answers?.[language]),
            },
          ]
        : []),
    ]),
  };
}

const doubtAnswers: Record<DoubtAnswer, string> = {
  rewrite: 'I rewrote it above',
  keep: 'Keep it: it says the same',
  'leave-out': 'Remove it: these families hear English',
};

const askWords = (languages: readonly string[]) =>
  `${new Intl.ListFormat('en-US').format(languages.map(languageName))} may not say what the English says. Rewrite each one, keep it, or remove it. Nothing has been sent.`;

const segmentsHint = (segments: number | undefined) =>
  segments === undefined
    ? {}
    : {
        hint: `${plural(segments, 'segment')} as a text now; at most ${mostSegments} get through.`,
      };
