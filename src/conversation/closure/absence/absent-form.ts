import { type Field, type Form, type FormValues, filled } from '#cards/form.ts';
import { day, wallTime } from '#cards/format.ts';
import { earlyReasons } from '#domain/closure/absence/absence-stop.ts';
import type { FoundStanding } from '#domain/closure/absence/find-standing.ts';
import { usualStanding } from '#domain/closure/standing.ts';
import { earlyWords } from './absence-stop-words.ts';

type About = {
  values: FormValues;
  data: Record<string, string>;
  intro?: string | undefined;
  note?: string | undefined;
  /** What a list that came as a file has on it. */
  sent?: string | undefined;
  /** The first bell of today, such as 08:00, while it is still to come. */
  bell?: string | undefined;
  /** Those that stand at the schools of the person. */
  standings: readonly Pick<
    FoundStanding,
    'number' | 'until' | 'from' | 'to' | 'most' | 'approvedBy'
  >[];
};

/** The absent students of today. Where no approval covers them, the form can ask for one that lasts. */
export function absentForm({ values, data, intro, note, sent, standings, bell }: About): Form {
  const lines = [...(intro === undefined ? [] : [intro]), ...standings.map(standingLine)];
  return {
    verb: 'absent',
    title: 'Absent today',
    submitLabel: standings.length > 0 && bell === undefined ? 'Call families' : 'Request approval',
    data,
    ...(lines.length === 0 ? {} : { intro: lines.join('\n') }),
    ...(note === undefined ? {} : { note }),
    fields: [
      studentsField(values, sent),
      {
        kind: 'choice',
        name: 'status',
        label: 'These absences are',
        choices: [
          { value: 'unexcused', label: 'Unexcused: nobody told the school why' },
          { value: 'unsaid', label: 'Not known yet: call only families who agreed' },
        ],
        value: values['status'] ?? 'unexcused',
      },
      ...(bell === undefined ? [] : [earlyField(values, bell)]),
      ...(standings.length > 0 ? [] : coverFields(values)),
    ],
  };
}

/** What came as a file is not typed once more: it says how many there are. */
const studentsField = (values: FormValues, sent: string | undefined): Field =>
  sent === undefined
    ? {
        kind: 'text',
        name: 'students',
        label: 'Students',
        multiline: true,
        hint: 'Student ids, one a line. Or paste a CSV with a column of ids, and one that says excused or unexcused. You can also send me the CSV as a file, in our own chat.',
        maxLength: 200_000,
        ...filled(values['students']),
      }
    : { kind: 'words', name: 'list', label: 'Students', text: sent };

/** Nobody is absent before school begins: an approver decides, and no phone rings until then. */
const earlyField = (values: FormValues, bell: string): Field => ({
  kind: 'choice',
  name: 'early',
  label: `Why before ${wallTime(bell)}?`,
  hint: 'School begins then, and calls don’t begin earlier. An approver reads this.',
  choices: earlyReasons.map((value) => ({ value, label: earlyWords[value] })),
  ...filled(values['early']),
});

const standingLine = (one: About['standings'][number]) =>
  `Closure ${one.number} was approved by ${one.approvedBy.join(' and ')} until ${day(one.until)}: ${one.most} students a day at most, ${wallTime(one.from)} to ${wallTime(one.to)}.`;

export const coversLater = ({ covers }: FormValues): boolean => covers === 'later';

function coverFields(values: FormValues): Field[] {
  return [
    {
      kind: 'choice',
      name: 'covers',
      label: 'Ask to approve',
      choices: [
        { value: 'list', label: 'This list only' },
        { value: 'later', label: 'This list, and the lists of later days' },
      ],
      value: values['covers'] ?? 'list',
      redraws: 'absent-fields',
    },
    ...(coversLater(values) ? laterFields(values) : []),
  ];
}

const laterFields = (values: FormValues): Field[] => [
  { kind: 'date', name: 'until', label: 'Last day', ...filled(values['until']) },
  { kind: 'time', name: 'from', label: 'Call from', value: values['from'] ?? usualStanding.from },
  { kind: 'time', name: 'to', label: 'Call until', value: values['to'] ?? usualStanding.to },
  {
    kind: 'text',
    name: 'most',
    label: 'Students a day, at most',
    hint: 'A list that goes beyond it waits for an approver.',
    maxLength: 4,
    value: values['most'] ?? String(usualStanding.most),
  },
];
