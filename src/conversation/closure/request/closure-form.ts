import {
  choicesOf,
  type Field,
  type Form,
  type FormButton,
  type FormValues,
  filled,
} from '#cards/form.ts';
import { clock, day, wallTime } from '#cards/format.ts';
import { nightStart } from '#domain/closure/draft/beginning.ts';
import {
  fieldsFor,
  offerKey,
  type RequestContext,
  stopOf,
  usualDay,
  usualGround,
  withUsual,
} from '#domain/closure/draft/request-defaults.ts';
import type { SavedForm } from '#domain/closure/saved-form/saved-form.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { standardWords, type Template } from '#domain/words/template/template.ts';
import { afterwardsFields, dismissalField } from './afterwards-fields.ts';
import { groupButtons, isForGroups, type WhoAbout, whoFields } from './groups/who-fields.ts';
import { wordsChoice } from './message/words-choice.ts';
import { optionFields } from './option-fields.ts';
import { reasonFields } from './reason-fields.ts';

type About = RequestContext &
  WhoAbout & {
    /** When the district calls in the morning, such as 05:30:00. */
    morningCalls: string;
    values: FormValues;
    /** With `options`, how and when are fields too; otherwise what was chosen of them goes along unseen. */
    data: Record<string, string>;
    /** What was typed and could not be filled in, or why it came back. */
    intro?: string | undefined;
    note?: string | undefined;
    /** The only happenings there are to choose from; none is chosen. */
    offers?: readonly Happening[] | undefined;
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
  const filledIn = {
    schools: 'all',
    ground: groundFor(given, about.offers) ?? '',
    ...given,
    date,
  };
  const words = wordsChoice(filledIn, about);
  const values = { ...filledIn, ...(words === undefined ? {} : { words: words.value }) };
  const isWhole = about.data['options'] === 'shown';
  const usual = { machines: 'usual', ...withUsual(values, about) };
  const fields = [
    ...whatFields(values, { ...about, usual }, words),
    ...(isWhole ? optionFields(usual, about) : beginningField(values, about)),
  ];
  const shown = new Set(fields.map(({ name }) => name));
  const isTemplate = words !== undefined && words.value !== standardWords;
  // A template's words say nothing by that box.
  const unseen = Object.entries(about.values).filter(
    ([name]) => !shown.has(name) && !(isTemplate && name === 'safe') && name !== 'begins',
  );
  return {
    verb: 'closure',
    title: about.corrected === undefined ? 'Tell families' : 'Correct a closure',
    submitLabel: 'Next',
    cancel: 'drop-draft',
    data: {
      ...about.data,
      ...Object.fromEntries(unseen),
      ...(given['date'] === undefined ? { offered: date } : {}),
      ...offeredReason(given, fields),
      ...offeredStop(given, fields),
      ...(words === undefined || given['words'] === words.value
        ? {}
        : { offeredWords: words.value }),
    },
    ...(about.intro === undefined ? {} : { intro: about.intro }),
    ...(about.note === undefined ? {} : { note: about.note }),
    fields,
    buttons: buttonsOf(values, about),
  };
}

function buttonsOf(values: FormValues, about: About): FormButton[] {
  const { data, corrected, groups, drafts } = about;
  return [
    ...(data['options'] === 'shown'
      ? []
      : [{ verb: 'closure-fields', label: 'More options', data: { options: 'shown' } } as const]),
    ...(corrected === undefined ? groupButtons(values, groups) : []),
    { verb: 'save-draft', label: 'Save draft' },
    ...(isForGroups(values) ? [] : drafts.map((draft) => draftButton(draft, about))),
  ];
}

/** Where only late starts are offered, what is usual for each of them. */
function groundFor({ happening, who }: FormValues, offers: About['offers'] = []) {
  const kinds = happening === '' ? offers : [happening];
  const [first, ...others] = kinds.map((one) => usualGround({ happening: one, who }));
  return others.every((ground) => ground === first) ? first : undefined;
}

/** What it filled in for what is happening: nobody chose it, and something else that happens has its own. */
function offeredReason(given: FormValues, fields: readonly Field[]): FormValues {
  const offered = (name: string) => {
    const field = fields.find((one) => one.name === name);
    return given[name] === undefined && field?.kind === 'choice' ? field.value : undefined;
  };
  const [ground, purpose] = [offered('ground'), offered('purpose')];
  return {
    offeredFor: offerKey(given),
    ...(ground === undefined ? {} : { offeredGround: ground }),
    ...(purpose === undefined ? {} : { offeredPurpose: purpose }),
  };
}

function whatFields(
  values: FormValues,
  about: About & { usual: FormValues },
  words: ReturnType<typeof wordsChoice>,
): Field[] {
  const needed = fieldsFor(about.usual).filter(
    (name) => name !== 'safe' || words === undefined || words.value === standardWords,
  );
  return [
    {
      kind: 'choice',
      name: 'happening',
      label: 'What is happening?',
      choices: choicesOf(happenings).filter(
        ({ value }) => about.offers?.some((offered) => offered === value) ?? value !== 'absence',
      ),
      ...filled(values['happening']),
      redraws: 'closure-fields',
    },
    ...(words === undefined
      ? []
      : [{ kind: 'choice', name: 'words', label: 'Words', ...words } as const]),
    ...(needed.includes('afterwards')
      ? afterwardsFields(values, 'closure-fields')
      : needed.includes('dismissalTime')
        ? [dismissalField(values)]
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
    ...whoFields(values, about),
    { kind: 'date', name: 'date', label: 'Date', ...filled(values['date']) },
    ...reasonFields(about.usual, { needed, corrected: about.corrected }),
  ];
}

/** When to stop trying, where the form chose it: it moves with the start. */
function offeredStop({ stopDate }: FormValues, fields: readonly Field[]): FormValues {
  const valueOf = (name: string) => {
    const field = fields.find((one) => one.name === name);
    return field !== undefined && 'value' in field ? { [name]: field.value ?? '' } : {};
  };
  const ours = { ...valueOf('stopDate'), ...valueOf('stopTime') };
  return stopDate === undefined && 'stopDate' in ours ? { offeredStop: stopOf(ours) } : {};
}

/** At night one question: at once, or in the morning, which is chosen. A start of its own asks nothing. */
function beginningField(values: FormValues, about: About): Field[] {
  const night = (values['startDate'] ?? '') === '' ? nightStart(values, about) : undefined;
  if (night === undefined) return [];
  const at = night.at.toString({ smallestUnit: 'minute' });
  const label = `At ${wallTime(at.slice(11))}, ${day(at.slice(0, 10))}`;
  return [
    {
      kind: 'choice',
      name: 'begins',
      label: 'It is night. When do calls begin?',
      choices: [
        { value: at, label },
        { value: 'now', label: 'As soon as it is approved' },
      ],
      value: values['begins'] === 'now' ? 'now' : at,
    },
  ];
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

const listOf = (value: string | undefined) => (value ?? '').split(',').filter((one) => one !== '');
