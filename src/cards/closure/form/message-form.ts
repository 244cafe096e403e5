import { choicesOf, type Field, type Form } from '#cards/form.ts';
import { doubtWords } from '#cards/language-words.ts';
import {
  type RehearsalChoice,
  rehearsalButton,
  rehearsalFields,
} from '#cards/rehearsal/rehearsal-fields.ts';
import { maxMessageLength } from '#domain/campaign/draft/message-texts.ts';
import type { DoubtAnswer, LanguageDoubt } from '#domain/campaign/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';
import { mostSegments } from '#domain/message/text-segments.ts';
import { count, plural } from '#domain/shared/count-words.ts';

import { filled } from './closure-form.ts';

/** Who hears a message in a language: guardians, or the phones that a correction is for. */
export type Hearers = { language: string; guardians: number; phones?: number };

/**
 * The second form: the words, as they will be spoken and sent, in English; the other languages of these families stand
 * behind a button until somebody writes in one of them.
 */
export function messageForm(about: {
  languages: readonly Hearers[];
  texts: Readonly<Record<string, string>>;
  /** Of each text as it stands, by language; absent where nobody is texted. */
  segments?: Readonly<Record<string, number>>;
  /** Goes along with the form; with `languages: english` the others are behind the button. */
  data: Record<string, string>;
  /** What is requested, and what is unusual about it: a line each. */
  intro: readonly string[];
  note?: string | undefined;
  /** What every call says besides. */
  besides: string;
  /** What must be answered first: the texts that may say something else than the English. */
  doubts?: readonly LanguageDoubt[];
  /** What was answered so far, by language. */
  answers?: Readonly<Record<string, string | undefined>>;
  /** Once “Call me first” was pressed. */
  rehearsal?: RehearsalChoice | undefined;
}): Form {
  const doubts = about.doubts ?? [];
  const asked = [...new Set(doubts.map(({ language }) => language))];
  const isEnglish = about.data['languages'] === 'english';
  const shown = about.languages.filter(
    ({ language }) => !isEnglish || language === 'en' || asked.includes(language),
  );
  const others = about.languages.length - shown.length;
  return {
    verb: 'message',
    title: asked.length === 0 ? 'Check the words' : 'Check the languages',
    submitLabel: 'Request approval',
    data: about.data,
    intro: asked.length > 0 ? askWords(asked) : about.intro.join('\n'),
    ...(about.note === undefined ? {} : { note: about.note }),
    fields: [
      ...shown.flatMap((hearers): Field[] => [
        textField(hearers, about),
        ...(asked.includes(hearers.language)
          ? [
              {
                kind: 'choice' as const,
                name: `same-${hearers.language}`,
                label: `What about the ${languageName(hearers.language)} text?`,
                hint: doubts
                  .filter((doubt) => doubt.language === hearers.language)
                  .map(doubtWords)
                  .join(' '),
                choices: choicesOf(doubtAnswers),
                ...filled(about.answers?.[hearers.language]),
              },
            ]
          : []),
      ]),
      { kind: 'words', name: 'besides', label: 'Every call also says', text: about.besides },
      ...rehearsalFields(about.rehearsal),
    ],
    buttons: [
      ...(others === 0
        ? []
        : [{ verb: 'message-languages', label: `Other languages (${others})` } as const]),
      rehearsalButton(about.rehearsal),
      { verb: 'save-draft', label: 'Save draft' },
      { verb: 'closure-back', label: 'Back' },
    ],
  };
}

function textField(
  { language, guardians, phones }: Hearers,
  about: { texts: Readonly<Record<string, string>>; segments?: Readonly<Record<string, number>> },
): Field {
  const who = phones === undefined ? plural(guardians, 'guardian') : plural(phones, 'phone');
  return {
    kind: 'text',
    name: `text-${language}`,
    label: `${languageName(language)} · ${who}`,
    multiline: true,
    maxLength: maxMessageLength,
    hint: counter(about.texts[language] ?? '', about.segments?.[language]),
    ...(language === 'en' ? {} : { optional: true as const }),
    ...filled(about.texts[language]),
  };
}

const doubtAnswers: Record<DoubtAnswer, string> = {
  rewrite: 'I rewrote it above',
  keep: 'Keep it: it says the same',
  'leave-out': 'Remove it: these families hear English',
};

const askWords = (languages: readonly string[]) =>
  `${new Intl.ListFormat('en-US').format(languages.map(languageName))} may not say what the English says. Rewrite each one, keep it, or remove it. Nothing has been sent.`;

/** `96 of 1,000 characters · 1 text segment, at most 10.`, of what stands there now. */
function counter(text: string, segments: number | undefined): string {
  const length = Array.from(text).length;
  const characters = `${count(length)} of ${count(maxMessageLength)} characters`;
  return segments === undefined
    ? `${characters}.`
    : `${characters} · ${plural(segments, 'text segment')}, at most ${mostSegments}.`;
}
