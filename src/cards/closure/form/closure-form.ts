import { choicesOf, type Field, type Form, type FormButton, type FormValues } from '#cards/form.ts';
import { clock, day, zoneName } from '#cards/format.ts';
import {
  deliveries,
  machinePolicies,
  offeredGrounds,
  purposes,
} from '#domain/campaign/campaign.ts';
import {
  fieldsFor,
  type optionNames,
  type RequestContext,
  usualDay,
  withUsual,
} from '#domain/campaign/draft/request-defaults.ts';
import type { SavedForm } from '#domain/saved-form/saved-form.ts';
import { plural } from '#domain/shared/count-words.ts';
import { grounds, type Happening, happenings } from '#domain/shared/happening.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { standardWords, type Template } from '#domain/template/template.ts';
import { wordsChoice } from './words-choice.ts';

type About = RequestContext & {
  schools: readonly { id: string; name: string }[];
  values: FormValues;
  /** With `options`, how and when are fields too; otherwise what was chosen of them goes along unseen. */
  data: Record<string, string>;
  /** What was typed and could not be filled in, or why it came back. */
  intro?: string | undefined;
  note?: string | undefined;
  /** The only happenings there are to choose from; none is chosen. */
  offers?: readonly Happening[] | undefined;
  /** What is corrected: it has no schools to choose. */
  corrected?: { number: number; reached: number } | undefined;
  /** What this person can go on with instead. */
  drafts: readonly SavedForm[];
  /** That these schools or their district keep. */
  templates: readonly Template[];
};

/** The first form: what, where and when; how, behind “More options”. */
export function closureForm(about: About): Form {
  const given: FormValues = {
    happening: about.offers === undefined ? 'closed' : '',
    ...about.values,
  };
  const date = given['date'] ?? usualDay(given, about);
  const filledIn = { schools: 'all', ground: 'weather', ...given, date };
  const words = wordsChoice(filledIn, about);
  const values = { ...filledIn, ...(words === undefined ? {} : { words: words.value }) };
  const isWhole = about.data['options'] === 'shown';
  const fields = [
    ...whatFields(values, about, words),
    ...(isWhole ? optionFields({ machines: 'usual', ...withUsual(values, about) }, about) : []),
  ];
  const shown = new Set(fields.map(({ name }) => name));
  const isTemplate = words !== undefined && words.value !== standardWords;
  // A template's words say nothing by that box.
  const unseen = Object.entries(about.values).filter(
    ([name]) => !shown.has(name) && !(isTemplate && name === 'safe'),
  );
  return {
    verb: 'closure',
    title: about.corrected === undefined ? 'Tell families' : 'Correct a closure',
    submitLabel: 'Next',
    data: {
      ...about.data,
      ...Object.fromEntries(unseen),
      ...(given['date'] === undefined ? { offered: date } : {}),
      ...(words === undefined || given['words'] === words.value
        ? {}
        : { offeredWords: words.value }),
    },
    ...(about.intro === undefined ? {} : { intro: about.intro }),
    ...(about.note === undefined ? {} : { note: about.note }),
    fields,
    buttons: [
      ...(isWhole
        ? []
        : [{ verb: 'closure-fields', label: 'More options', data: { options: 'shown' } } as const]),
      { verb: 'save-draft', label: 'Save draft' },
      ...about.drafts.map((draft) => draftButton(draft, about)),
    ],
  };
}

function whatFields(
  values: FormValues,
  about: About,
  words: ReturnType<typeof wordsChoice>,
): Field[] {
  const needed = fieldsFor(values['happening']).filter(
    (name) => name !== 'safe' || words === undefined || words.value === standardWords,
  );
  return [
    {
      kind: 'choice',
      name: 'happening',
      label: 'What is happening?',
      choices: choicesOf(happenings).filter(
        ({ value }) => about.offers?.some((offered) => offered === value) ?? true,
      ),
      ...filled(values['happening']),
      redraws: 'closure-fields',
    },
    ...(words === undefined
      ? []
      : [{ kind: 'choice', name: 'words', label: 'Words', ...words } as const]),
    ...(needed.includes('dismissalTime')
      ? [
          {
            kind: 'time' as const,
            name: 'dismissalTime',
            label: 'Students leave at',
            ...filled(values['dismissalTime']),
          },
        ]
      : []),
    ...(needed.includes('safe')
      ? [
          {
            kind: 'choices' as const,
            name: 'safe',
            label: 'Safety',
            choices: [{ value: 'yes', label: 'The message says that students are safe' }],
            optional: true as const,
            hint: 'Check it only if you know.',
            values: listOf(values['safe']),
          },
        ]
      : []),
    about.corrected === undefined
      ? {
          kind: 'choices',
          name: 'schools',
          label: 'Schools',
          choices: [
            { value: 'all', label: 'All schools' },
            ...about.schools.map(({ id, name }) => ({ value: id, label: name })),
          ],
          values: listOf(values['schools']),
        }
      : { kind: 'words', name: 'audience', label: 'Who', text: audienceWords(about.corrected) },
    { kind: 'date', name: 'date', label: 'Date', ...filled(values['date']) },
    {
      kind: 'choice',
      name: 'ground',
      label: 'Reason',
      choices: offeredGrounds.map((value) => ({ value, label: grounds[value] })),
      ...(values['ground'] === 'building'
        ? {
            hint: '“No heat, water or power” isn’t on the FCC’s list of emergencies. Ask counsel before you use it as one.',
          }
        : {}),
      ...filled(values['ground']),
    },
  ];
}

/** Their names are those of `optionNames`. */
function optionFields(values: FormValues, { now, timeZone }: About): Field[] {
  const zone = `Times are ${zoneName(now, timeZone)}.`;
  const fields: (Field & { name: (typeof optionNames)[number] })[] = [
    {
      kind: 'choice',
      name: 'purpose',
      label: 'Kind of notice',
      ...filled(values['purpose']),
      hint: 'An emergency goes to every family with a number. Anything else only to families who agreed to such calls.',
      choices: choicesOf(purposes),
    },
    {
      kind: 'choice',
      name: 'delivery',
      label: 'How to contact families',
      choices: choicesOf(deliveries),
      ...filled(values['delivery']),
      hint: 'In an emergency, landlines get a call instead.',
    },
    {
      kind: 'choice',
      name: 'machines',
      label: 'If voicemail answers',
      choices: [{ value: 'usual', label: 'Default' }, ...choicesOf(machinePolicies)],
      ...filled(values['machines']),
      hint: 'Default: an emergency leaves the message once and keeps trying to reach a person. Anything else leaves it once.',
    },
    {
      kind: 'choices',
      name: 'confirm',
      label: 'Confirmation',
      choices: [{ value: 'yes', label: 'Ask families to press 1 to confirm' }],
      optional: true,
      hint: 'On calls only. A reply to a text isn’t a confirmation.',
      values: listOf(values['confirm']),
    },
    {
      kind: 'date',
      name: 'startDate',
      label: 'Start on',
      optional: true,
      hint: 'Leave empty to start as soon as it is approved.',
      ...filled(values['startDate']),
    },
    {
      kind: 'time',
      name: 'startTime',
      label: 'Start at',
      optional: true,
      hint: zone,
      ...filled(values['startTime']),
    },
    { kind: 'date', name: 'stopDate', label: 'Stop trying on', ...filled(values['stopDate']) },
    {
      kind: 'time',
      name: 'stopTime',
      label: 'Stop trying at',
      hint: zone,
      ...filled(values['stopTime']),
    },
  ];
  return fields;
}

/** `Open draft: Early dismissal, Fri, Dec 4, saved 3:36 pm CST`. */
function draftButton({ id, values, savedAt }: SavedForm, { timeZone }: About): FormButton {
  const happening = Object.entries(happenings).find(([key]) => key === values['happening'])?.[1];
  const date = readDay(values['date'])?.toString();
  const words = [
    ...(happening === undefined ? [] : [happening]),
    ...(date === undefined ? [] : [day(date)]),
    `saved ${clock(savedAt, timeZone)}`,
  ];
  return { verb: 'saved-form', label: `Open draft: ${words.join(', ')}`, data: { draft: id } };
}

const audienceWords = ({ number, reached }: { number: number; reached: number }) =>
  `The ${plural(reached, 'phone')} closure ${number} reached, less any that can’t be called now.`;

const listOf = (value: string | undefined) => (value ?? '').split(',').filter((one) => one !== '');

/** A field that begins with what was there before. */
export const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
