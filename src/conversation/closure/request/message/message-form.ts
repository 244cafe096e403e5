import { type Field, type Form, type FormButton, filled } from '#cards/form.ts';
import { eachLanguage, type LanguageDoubt } from '#domain/closure/translation/language-doubts.ts';
import { maxMessageLength } from '#domain/language/message/text-error.ts';
import { mostSegments } from '#domain/language/message/text-segments.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { happenings, type ProtocolAction } from '#domain/shared/happening.ts';
import { maxPlaceLength } from '#domain/words/template/fill-fields.ts';
import { askWords, doubtField, mostAsked, oneDoubtField } from './doubt-fields.ts';
import {
  fieldHint,
  type Hearers,
  hearersWords,
  languageHint,
  mostLanguages,
  spokenHereWords,
} from './hearer-words.ts';
import { type RecordStep, recordButton, recordFields } from './recording-fields.ts';
import { type RehearsalChoice, rehearsalButton, rehearsalFields } from './rehearsal-fields.ts';

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
  /** The words say where children are picked up. */
  asksPlace: boolean;
  place?: string | undefined;
  /** What must be answered first: the texts that may say something else than the English. */
  doubts?: readonly LanguageDoubt[];
  /** What was answered so far, by language. */
  answers?: Readonly<Record<string, string | undefined>>;
  /** Whether a provider can propose the languages that have no text. */
  translates?: boolean | undefined;
  /** Where the words say something else than the first form. */
  contradicts?: readonly string[];
  /** What those words call for: a press asks for it instead. */
  actions?: readonly ProtocolAction[];
  /** Once “Call me first” was pressed. */
  rehearsal?: RehearsalChoice | undefined;
  /** Of “Record by phone”. */
  record?: RecordStep | undefined;
  /** The recordings that go with it: a field each. */
  recordings?: readonly Field[];
}): Form {
  const doubts = about.doubts ?? [];
  const isOdd = (about.contradicts ?? []).length > 0;
  const asked = [...new Set(doubts.map(({ language }) => language))];
  const isOneQuestion = asked.length > mostAsked;
  const isEnglish = about.data['languages'] === 'english' && !isOneQuestion;
  const offered = about.languages.slice(0, mostLanguages);
  const shown = offered.filter(
    ({ language }) => !isEnglish || language === 'en' || asked.includes(language),
  );
  const unseen = about.languages.filter((one) => !shown.includes(one));
  const others = offered.length - shown.length;
  // Where all languages are seen, and so are those without a text.
  const mayPropose =
    about.translates === true &&
    others === 0 &&
    about.languages.some(({ language }) => (about.texts[language] ?? '') === '');
  return {
    verb: 'message',
    ...headOf(about, asked),
    submitLabel: 'Request approval',
    cancel: 'drop-draft',
    data: isOneQuestion ? { ...about.data, languages: 'all' } : about.data,
    ...(about.note === undefined ? {} : { note: about.note }),
    fields: [
      ...(about.asksPlace ? [placeField(about.place)] : []),
      ...shown.flatMap((hearers): Field[] => {
        const { language } = hearers;
        const isAsked = asked.includes(language) && !isOneQuestion;
        return [
          textField(hearers, { ...about, isOdd }),
          ...(isAsked ? [doubtField(language, doubts, about.answers?.[language])] : []),
          ...(isOneQuestion && language === 'en'
            ? [oneDoubtField(asked, about.answers?.[eachLanguage])]
            : []),
        ];
      }),
      ...(unseen.length === 0
        ? []
        : [
            {
              kind: 'words' as const,
              name: 'spoken-here',
              label: 'These families also speak',
              text: spokenHereWords(unseen, about.texts),
            },
          ]),
      { kind: 'words', name: 'besides', label: 'Every call also says', text: about.besides },
      ...recordFields(about.record, about.recordings),
      ...rehearsalFields(about.rehearsal),
    ],
    buttons: buttonsOf(about, { others, mayPropose, isOdd }),
  };
}

type About = Parameters<typeof messageForm>[0];

/** What it asks first: about the words against the first form, and about other languages. */
function headOf(
  { contradicts = [], actions = [], intro }: About,
  asked: readonly string[],
): Pick<Form, 'title' | 'intro'> {
  const lines =
    contradicts.length === 0 ? [] : contradictionIntro(contradicts, actions.slice(0, mostActions));
  if (asked.length > 0)
    return { title: 'Check the languages', intro: [...lines, askWords(asked)].join('\n') };
  return {
    title: lines.length === 0 ? 'Check the words' : contradictionTitle,
    intro: [...lines, ...intro].join('\n'),
  };
}

function buttonsOf(
  about: About,
  { others, mayPropose, isOdd }: { others: number; mayPropose: boolean; isOdd: boolean },
): FormButton[] {
  const actions = (about.actions ?? []).slice(0, mostActions);
  return [
    ...actions.map(actionButton),
    ...(others === 0
      ? []
      : [{ verb: 'message-languages', label: `Other languages (${others})` } as const]),
    ...(mayPropose
      ? [{ verb: 'propose-translations', label: 'Propose translations' } as const]
      : []),
    // A dialog has room for five, and nobody records a voice while something happens.
    ...(actions.length > 0 ? [] : [rehearsalButton(about.rehearsal), recordButton(about.record)]),
    { verb: 'save-draft', label: 'Save draft' },
    { verb: 'closure-back', label: isOdd ? 'Change the form' : 'Back' },
  ];
}

const contradictionTitle = 'Words and form differ';

const mostActions = 2;

const insteadLabel = (action: ProtocolAction) => `${happenings[action]} instead`;

const actionButton = (action: ProtocolAction): FormButton => ({
  verb: 'action-instead',
  label: insteadLabel(action),
  data: { action },
});

const insteadWords = (actions: readonly ProtocolAction[]) =>
  `Is it happening now? Press ${actions.map((action) => `“${insteadLabel(action)}”`).join(' or ')}. Approvers are called as soon as you send that.`;

const contradictionIntro = (lines: readonly string[], actions: readonly ProtocolAction[]) => [
  ...lines.map((line) => `⚠ ${line}`),
  ...(actions.length === 0 ? [] : [insteadWords(actions)]),
  'Change the words below, or press “Change the form”. To go on as it is, send it again. Nothing has been sent.',
];

export const placeField = (place: string | undefined): Field => ({
  kind: 'text',
  name: 'place',
  label: 'Pickup place',
  maxLength: maxPlaceLength,
  hint: 'The pickup place, as written on its sign. It is the same in every language.',
  ...filled(place),
});

function textField(
  hearers: Hearers,
  about: {
    texts: Readonly<Record<string, string>>;
    segments?: Readonly<Record<string, number>>;
    data: Readonly<Record<string, string>>;
    isOdd: boolean;
  },
): Field {
  const { language } = hearers;
  const text = about.texts[language] ?? '';
  return {
    kind: 'text',
    name: `text-${language}`,
    label: about.isOdd ? `Change the words: ${hearersWords(hearers)}` : hearersWords(hearers),
    multiline: true,
    maxLength: maxMessageLength,
    hint: [
      counter(text, about.segments?.[language]),
      ...fieldHint(language, about.data),
      ...languageHint(language, text),
    ].join(' '),
    ...(language === 'en' ? {} : { optional: true as const }),
    ...filled(about.texts[language]),
  };
}

/** `96 of 1,000 characters · 1 text segment, at most 10.`, of what stands there now. */
function counter(text: string, segments: number | undefined): string {
  const length = Array.from(text).length;
  const characters = `${count(length)} of ${count(maxMessageLength)} characters`;
  return segments === undefined
    ? `${characters}.`
    : `${characters} · ${plural(segments, 'text segment')}, at most ${mostSegments}.`;
}
