import {
  type Choice,
  choicesOf,
  type Field,
  type Form,
  type FormValues,
  filled,
} from '#cards/form.ts';
import { placeField } from '#conversation/closure/request/message/message-form.ts';
import { ringField } from '#conversation/closure/request/option-fields.ts';
import { offeredGrounds, type Told } from '#domain/closure/campaign.ts';
import { usualGround } from '#domain/closure/draft/request-defaults.ts';
import { grounds, happenings, protocolActions } from '#domain/shared/happening.ts';

type About = {
  values: FormValues;
  data: Record<string, string>;
  /** What was typed and not understood, or what to look at before it is sent again. */
  intro?: string | undefined;
  schools: readonly { id: string; name: string }[];
  /** Absent until the schools are known. */
  words?: { english: string; languages: number } | undefined;
  asksPlace: boolean;
  /** Absent where it tells families. */
  tells?: Told | undefined;
  /** The roster has numbers of staff to tell. */
  hasStaff: boolean;
};

/** One form, and it is sent as it opens: what happens, where, and the words that families hear. */
export function actionForm(about: About): Form {
  const { values, words } = about;
  const action = values['happening'] ?? '';
  return {
    verb: 'action',
    title: 'Tell families now',
    submitLabel: 'Request approval',
    data: about.data,
    ...(about.intro === undefined ? {} : { intro: about.intro }),
    fields: [
      {
        kind: 'choice',
        name: 'happening',
        label: 'Action',
        choices: choicesOf(happenings).filter(({ value }) =>
          protocolActions.some((one) => one === value),
        ),
        ...filled(action),
        redraws: 'action-fields',
      },
      {
        kind: 'choices',
        name: 'schools',
        label: 'Schools',
        choices: schoolChoices(about),
        values: (values['schools'] ?? '').split(',').filter((one) => one !== ''),
      },
      ...(about.hasStaff && about.tells !== 'staff' ? [staffField(about.tells)] : []),
      ringField(values),
      ...(usualGround({ happening: action }) === undefined ? [reasonField(values)] : []),
      ...(about.asksPlace ? [placeField(values['place'])] : []),
      ...(words === undefined ? [] : [wordsField(words, about.tells)]),
    ],
  };
}

const schoolChoices = ({ schools }: Pick<About, 'schools'>): Choice[] => [
  ...(schools.length > 1 ? [{ value: 'all', label: 'All schools' }] : []),
  ...schools.map(({ id, name }) => ({ value: id, label: name })),
];

/** Checked until somebody clears it. */
const staffField = (tells: Told = 'families'): Field => ({
  kind: 'choices',
  name: 'staff',
  label: 'Staff',
  choices: [{ value: 'yes', label: 'Tell staff too' }],
  optional: true,
  hint: 'Staff of these schools come first, on the numbers they gave for it.',
  values: tells === 'both' ? ['yes'] : [],
});

/** The hazard of a shelter and of an evacuation: families hear it, so nobody guesses it. */
const reasonField = (values: FormValues): Field => ({
  kind: 'choice',
  name: 'ground',
  label: 'Reason',
  choices: offeredGrounds
    .filter((one) => one !== 'none')
    .map((value) => ({ value, label: grounds[value] })),
  ...filled(values['ground']),
  redraws: 'action-fields',
});

const hearers: Record<Told, string> = {
  families: 'Families hear',
  both: 'They hear',
  staff: 'Staff hear',
};

const wordsField = (
  { english, languages }: NonNullable<About['words']>,
  tells: Told = 'families',
): Field => ({
  kind: 'words',
  name: 'words-heard',
  label:
    languages > 1 ? `${hearers[tells]}, each in one of ${languages} languages` : hearers[tells],
  text: english,
});
