import { choicesOf, type Field, type FormValues, filled } from '#cards/form.ts';
import { zoneName } from '#cards/format.ts';
import {
  contactMinutes,
  deliveries,
  machinePolicies,
  toldChoices,
} from '#domain/closure/campaign.ts';
import { maxStaffLength, staffField } from '#domain/closure/draft/read-staff-texts.ts';
import {
  fieldsFor,
  type optionNames,
  type RequestContext,
} from '#domain/closure/draft/request-defaults.ts';
import { isWeekly, mayBeWeekly } from '#domain/closure/draft/weekly.ts';
import { languageName } from '#domain/language/languages.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { isForGroups } from './groups/who-fields.ts';
import { purposeField } from './reason-fields.ts';

type OptionsAbout = Pick<
  RequestContext,
  'now' | 'timeZone' | 'staff' | 'staffLanguages' | 'hasContacts'
> & {
  corrected?: object | undefined;
};

/** How and when. Their names are those of `optionNames`; what kind of notice it is may stand above. */
export function optionFields(
  values: FormValues,
  { now, timeZone, staff, staffLanguages = [], hasContacts, corrected }: OptionsAbout,
): Field[] {
  const zone = `Times are ${zoneName(now, timeZone)}.`;
  const fields: (Field & { name: (typeof optionNames)[number] | ReturnType<typeof staffField> })[] =
    [
      ...(fieldsFor(values).includes('purpose') ? [] : [purposeField(values)]),
      // What is corrected says for whom; a group is of students.
      ...(staff === undefined || corrected !== undefined || isForGroups(values)
        ? []
        : [toldField(values), ...['en', ...staffLanguages].map((one) => staffWords(one, values))]),
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
        values: values['confirm'] === 'yes' ? ['yes'] : [],
      },
      ...(isProtocolAction(values['happening']) ? [ringField(values)] : []),
      // A correction goes to the contacts who were told.
      ...(hasContacts === true && corrected === undefined ? [contactsField(values)] : []),
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
      ...(corrected === undefined && mayBeWeekly(values) ? weeklyFields(values) : []),
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

/** In an action of the building, where staff and students are texted alone. */
export const ringField = (values: FormValues) => ({
  kind: 'choices' as const,
  name: 'ring' as const,
  label: 'Phones in the building',
  choices: [{ value: 'yes', label: 'Call staff and students’ own phones, too' }],
  optional: true as const,
  hint: 'Unchecked, they get a text alone: a ringing phone gives away a hiding place.',
  values: values['ring'] === 'yes' ? ['yes'] : [],
});

const contactsField = (values: FormValues) => ({
  kind: 'choice' as const,
  name: 'contacts' as const,
  label: 'Then emergency contacts',
  choices: [
    { value: 'no', label: 'Don’t call them' },
    ...contactMinutes.map((one) => ({ value: String(one), label: `After ${one} minutes` })),
  ],
  value: values['contacts'] ?? 'no',
  hint: 'Of families where no person was reached by then, or all opted out. Only in an emergency for weather, fire, health or a threat.',
});

/** In English, and in what staff speak besides. */
const staffWords = (language: string, values: FormValues) =>
  ({
    kind: 'text',
    name: `staffWords${language === 'en' ? '' : `-${language}`}`,
    label: language === 'en' ? 'Words for staff' : `Words for staff in ${languageName(language)}`,
    multiline: true,
    maxLength: maxStaffLength,
    optional: true,
    ...(language === 'en'
      ? {
          hint: 'If staff should hear something else. Staff who are parents hear these words after the families’. Leave empty: staff hear what families do.',
        }
      : {}),
    ...filled(values[staffField(language)]),
  }) as const;

const toldField = (values: FormValues) =>
  ({
    kind: 'choice',
    name: 'tells',
    label: 'Who hears it',
    choices: choicesOf(toldChoices),
    ...filled(values['tells']),
    hint: 'Staff of these schools, on the numbers they gave for it. Staff who are parents hear it once.',
  }) as const;

/** An announcement may be sent on the same weekday until a last day, which one approval covers. */
const weeklyFields = (values: FormValues) => [
  {
    kind: 'choice' as const,
    name: 'repeat' as const,
    label: 'Repeat',
    choices: [
      { value: 'once', label: 'Once' },
      { value: 'weekly', label: 'Each week, on the same weekday' },
    ],
    value: isWeekly(values) ? 'weekly' : 'once',
    redraws: 'closure-fields' as const,
  },
  ...(isWeekly(values)
    ? [
        {
          kind: 'date' as const,
          name: 'until' as const,
          label: 'Last day',
          hint: 'One approval covers each week until then. Days without school are skipped.',
          ...filled(values['until']),
        },
      ]
    : []),
];
