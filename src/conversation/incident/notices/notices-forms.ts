import { choicesOf, type Field, type Form, type FormValues } from '#cards/form.ts';
import { scopeWords } from '#cards/words/concerned-words.ts';
import { deliveries } from '#domain/closure/campaign.ts';
import { type Deadline, type Deadlines, ransomSteps } from '#domain/incident/clock/deadline.ts';
import { scopeKinds } from '#domain/incident/concerned/scope.ts';
import { dataKinds } from '#domain/incident/notice/notice.ts';

const titled = (isDrill: boolean, title: string) => (isDrill ? `DRILL: ${title}` : title);

/** Whom it concerns; what is said here adds to what was said before. */
export function scopeForm(about: {
  incident: { id: string; number: number; isDrill: boolean };
  now: { date: string; time: string };
  staff: readonly { id: string; name: string }[];
  values?: FormValues;
}): Form {
  const { incident, now, staff, values = {} } = about;
  return {
    verb: 'incident-scope',
    title: titled(incident.isDrill, 'Who is affected'),
    submitLabel: 'Count them',
    data: { incident: incident.id },
    intro:
      'The list is made of what was recorded, and kept with the incident. What you add here counts beside what was added before.',
    fields: [
      {
        kind: 'choice',
        name: 'kind',
        label: 'What happened',
        choices: [
          ...scopeKinds.map((kind) => ({ value: kind, label: scopeWords[kind] })),
          { value: 'withdraw', label: 'Take back everything said so far' },
        ],
        ...(values['kind'] === undefined ? {} : { value: values['kind'] }),
      },
      ...momentFields('from', 'From', values, { date: now.date, time: '' }),
      ...momentFields('until', 'Until', values, now),
      {
        kind: 'choice',
        name: 'operator',
        label: 'Whose look-ups or files',
        optional: true,
        hint: 'Leave it empty for everyone’s.',
        choices: staff.map(({ id, name }) => ({ value: id, label: name })),
      },
      {
        kind: 'text',
        name: 'closure',
        label: 'Which closure was wrong',
        hint: 'Its number, such as 12.',
        optional: true,
        maxLength: 9,
      },
    ],
  };
}

function momentFields(
  name: 'from' | 'until',
  label: string,
  values: FormValues,
  usual: { date: string; time: string },
): Field[] {
  const date = values[`${name}Date`] ?? usual.date;
  const time = values[`${name}Time`] ?? usual.time;
  return [
    { kind: 'date', name: `${name}Date`, label: `${label}: day`, optional: true, value: date },
    {
      kind: 'time',
      name: `${name}Time`,
      label: `${label}: time`,
      optional: true,
      ...(time === '' ? {} : { value: time }),
    },
  ];
}

/** What families are told, and how. */
export function noticeForm(about: {
  incident: { id: string; number: number };
  form: string;
  languages: readonly string[];
}): Form {
  return {
    verb: 'incident-notice',
    title: 'Tell the families',
    submitLabel: 'Write it',
    data: { incident: about.incident.id, form: about.form },
    intro: `Only the families of incident ${about.incident.number} are told. A call or a text is a school matter: another person approves it, and it keeps the calling hours. The words are in ${listed(about.languages)}; others hear English.`,
    fields: [
      {
        kind: 'choices',
        name: 'data',
        label: 'What someone may have seen',
        choices: choicesOf(dataKinds),
      },
      { kind: 'date', name: 'fromDate', label: 'It happened from', optional: true },
      { kind: 'date', name: 'untilDate', label: 'Until', optional: true },
      {
        kind: 'choice',
        name: 'delivery',
        label: 'How to tell them',
        choices: [{ value: 'letters', label: 'By letter only' }, ...choicesOf(deliveries)],
        value: 'call-then-text',
      },
    ],
  };
}

const listed = (names: readonly string[]) =>
  new Intl.ListFormat('en-US', { type: 'conjunction' }).format(names);

/** Whether a ransom was demanded or paid, and when: some states ask about either. */
export function ransomForm(about: {
  incident: { id: string; isDrill: boolean };
  ransom: Deadlines['ransom'];
  now: { date: string; time: string };
}): Form {
  const { incident, ransom, now } = about;
  const isOpen = (step: string) => !ransom.some(({ what }) => what === step);
  return {
    verb: 'incident-ransom',
    title: titled(incident.isDrill, 'Ransom'),
    submitLabel: 'Save',
    data: { incident: incident.id },
    intro:
      'Deadlines about a ransom start with this. In some states a school district may not pay, or not without its board: ask counsel first.',
    fields: [
      {
        kind: 'choice',
        name: 'what',
        label: 'What happened',
        choices: choicesOf(ransomSteps).filter(({ value }) => isOpen(value)),
      },
      { kind: 'date', name: 'date', label: 'On', value: now.date },
      { kind: 'time', name: 'time', label: 'At', value: now.time },
    ],
  };
}

/** Which of them was told. */
export function toldForm(about: {
  incident: { id: string; isDrill: boolean };
  deadlines: readonly Deadline[];
}): Form {
  return {
    verb: 'incident-told',
    title: titled(about.incident.isDrill, 'Someone was told'),
    submitLabel: 'They were told',
    data: { incident: about.incident.id },
    fields: [
      {
        kind: 'choice',
        name: 'clock',
        label: 'Who was told',
        choices: about.deadlines.map(({ clock, office }) => ({ value: clock, label: office })),
      },
    ],
  };
}
