import { choicesOf, type Field, type Form, type FormValues } from '#cards/form.ts';
import { zoneName } from '#cards/format.ts';
import {
  deliveries,
  machinePolicies,
  offeredGrounds,
  purposes,
} from '#domain/campaign/campaign.ts';
import { plural } from '#domain/shared/count-words.ts';
import { grounds, type Happening, happenings } from '#domain/shared/happening.ts';

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
      label: 'What is happening?',
      choices: choicesOf(happenings).filter(
        ({ value }) => about.offers?.some((offered) => offered === value) ?? true,
      ),
      ...(about.offers === undefined ? { value: or('happening', 'closed') } : {}),
    },
    {
      kind: 'time',
      name: 'dismissalTime',
      label: 'Students leave at',
      optional: true,
      hint: 'Only for an early dismissal.',
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
      choices: choicesOf(purposes),
    },
    {
      kind: 'choice',
      name: 'delivery',
      label: 'How to contact families',
      choices: choicesOf(deliveries),
      value: or('delivery', 'call-then-text'),
      hint: 'In an emergency, landlines get a call instead.',
    },
    {
      kind: 'choice',
      name: 'machines',
      label: 'If voicemail answers',
      choices: [{ value: 'usual', label: 'Default' }, ...choicesOf(machinePolicies)],
      value: or('machines', 'usual'),
      hint: 'Default: an emergency leaves the message once and keeps trying to reach a person. Anything else leaves it once.',
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
  `The ${plural(reached, 'phone')} closure ${number} reached, less any that can’t be called now.`;

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

/** A field that begins with what was there before. */
export const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
