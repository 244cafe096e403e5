import type { Choice, Field, Form, FormValues } from '#cards/form.ts';
import { zoneName } from '#cards/format.ts';
import { doubtWords } from '#cards/language-words.ts';
import {
  deliveries,
  machinePolicies,
  offeredGrounds,
  purposes,
} from '#domain/campaign/campaign.ts';
import { maxMessageLength } from '#domain/campaign/draft/message-texts.ts';
import type { DoubtAnswer, LanguageDoubt } from '#domain/campaign/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';
import { mostSegments } from '#domain/message/text-segments.ts';
import { plural } from '#domain/shared/count-words.ts';
import { grounds, type Happening, happenings } from '#domain/shared/happening.ts';

const choices = (words: Record<string, string>): Choice[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The first form: what, where, when, how. `values` fills it again where something is being changed. */
export function closureForm(about: {
  schools: readonly { id: string; name: string }[];
  now: Temporal.Instant;
  timeZone: string;
  values?: FormValues;
  data?: Record<string, string>;
  /** What was typed and could not be filled in. */
  note?: string | undefined;
  /** The only happenings there are to choose from; none is chosen. */
  offers?: readonly Happening[] | undefined;
  /** What is corrected: it has no schools to choose. */
  corrected?: { number: number; reached: number };
}): Form {
  const local = about.now.toZonedDateTimeISO(about.timeZone);
  const stop = local
    .add({ hours: 2 })
    .round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' });
  const zone = `Times are ${zoneName(about.now, about.timeZone)}.`;
  const given = about.values ?? {};
  const or = (name: string, standard: string) => given[name] ?? standard;
  const fields: Field[] = [
    {
      kind: 'choice',
      name: 'happening',
      label: 'What is happening',
      choices: choices(happenings).filter(
        ({ value }) => about.offers?.some((offered) => offered === value) ?? true,
      ),
      ...(about.offers === undefined ? { value: or('happening', 'closed') } : {}),
    },
    {
      kind: 'time',
      name: 'dismissalTime',
      label: 'Students leave at',
      optional: true,
      hint: 'Needed for an early dismissal, and for nothing else.',
      ...filled(given['dismissalTime']),
    },
    {
      kind: 'choices',
      name: 'safe',
      label: 'Safety',
      choices: [{ value: 'yes', label: 'The message says that students are safe' }],
      optional: true,
      hint: 'For an evacuation or an all clear. Check it only if you know.',
      values: (given['safe'] ?? '').split(',').filter((value) => value !== ''),
    },
    about.corrected === undefined
      ? {
          kind: 'choices',
          name: 'schools',
          label: 'Schools',
          choices: [
            { value: 'all', label: 'All schools' },
            ...about.schools.map(({ id, name }) => ({ value: id, label: name })),
          ],
          values: or('schools', 'all')
            .split(',')
            .filter((school) => school !== ''),
        }
      : { kind: 'words', name: 'audience', label: 'Who', text: audienceWords(about.corrected) },
    {
      kind: 'date',
      name: 'date',
      label: 'Date',
      value: or('date', local.toPlainDate().toString()),
    },
    {
      kind: 'choice',
      name: 'ground',
      label: 'Reason',
      choices: offeredGrounds.map((value) => ({ value, label: grounds[value] })),
      hint: '“No heat, water or power” isn’t on the FCC’s list of emergencies. Ask counsel before you use it as one.',
      value: or('ground', 'weather'),
    },
    {
      kind: 'choice',
      name: 'purpose',
      label: 'Kind of notice',
      value: or('purpose', 'emergency'),
      hint: 'An emergency goes to every family with a number. Anything else only to families who agreed to such calls.',
      choices: choices(purposes),
    },
    {
      kind: 'choice',
      name: 'delivery',
      label: 'How families are told',
      choices: choices(deliveries),
      value: or('delivery', 'call-then-text'),
      hint: 'In an emergency, a phone that no text can reach is called.',
    },
    {
      kind: 'choice',
      name: 'machines',
      label: 'If voicemail answers',
      choices: [
        { value: 'usual', label: 'As usual for this kind of notice' },
        ...choices(machinePolicies),
      ],
      value: or('machines', 'usual'),
      hint: 'Usual: an emergency leaves the message once and still tries to reach a person; anything else leaves it and is done.',
    },
    {
      kind: 'date',
      name: 'startDate',
      label: 'Start on',
      optional: true,
      hint: 'Leave empty to start as soon as it is approved.',
      ...filled(given['startDate']),
    },
    {
      kind: 'time',
      name: 'startTime',
      label: 'Start at',
      optional: true,
      hint: zone,
      ...filled(given['startTime']),
    },
    {
      kind: 'date',
      name: 'stopDate',
      label: 'Stop trying on',
      value: or('stopDate', stop.toPlainDate().toString()),
    },
    {
      kind: 'time',
      name: 'stopTime',
      label: 'Stop trying at',
      hint: zone,
      value: or('stopTime', stop.toPlainTime().toString({ smallestUnit: 'minute' })),
    },
  ];
  return {
    verb: 'closure',
    title: about.corrected === undefined ? 'Tell families' : 'Correct a closure',
    submitLabel: 'Next',
    data: about.data ?? {},
    ...(about.note === undefined ? {} : { intro: about.note }),
    fields,
  };
}

const audienceWords = ({ number, reached }: { number: number; reached: number }) =>
  `Exactly those whom closure ${number} reached: ${plural(reached, 'phone')}, less any that may not be called now.`;

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
    submitLabel: 'Ask for approval',
    data: about.data,
    intro:
      asked.length > 0
        ? askWords(asked)
        : `Every call begins “This is an automated message from ${about.registeredName}.” in the family’s language, and ends with the keys: 1 repeat, 2 other language, 9 stop these calls, 0 school office. A family whose language is empty hears English.`,
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
              choices: choices(doubtAnswers),
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
  'leave-out': 'Leave it out: these families hear English',
};

const askWords = (languages: readonly string[]) =>
  `${new Intl.ListFormat('en-US').format(languages.map(languageName))} may not say what the English says. Rewrite each one, keep it, or leave it out. Nothing was sent yet.`;

export const maxSendBackReason = 300;

export function sendBackForm(about: { number: number; data: Record<string, string> }): Form {
  return {
    verb: 'send-back',
    title: 'Send back',
    submitLabel: 'Send back',
    data: about.data,
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: `What should change in closure ${about.number}?`,
        multiline: true,
        maxLength: maxSendBackReason,
      },
    ],
  };
}

const segmentsHint = (segments: number | undefined) =>
  segments === undefined
    ? {}
    : {
        hint: `As it stands, ${plural(segments, 'segment')} when sent as a text; at most ${mostSegments} get through.`,
      };

const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
