import { choicesOf, type Form, type FormValues } from '#cards/form.ts';
import { type Law, lawDays, lawOutcomes } from '#domain/audit-run/law/law.ts';

/** What was read, and what it says now. What is due stands first. */
export const lawForm = ({ sources, today }: Law, values: FormValues = {}): Form => ({
  verb: 'law-check',
  title: 'A source was read',
  submitLabel: 'Save',
  data: {},
  intro: 'Read the source itself, not a summary of it. Your name and today’s date stand with it.',
  fields: [
    {
      kind: 'choice',
      name: 'source',
      label: 'Which one',
      choices: sources.map(({ id, title }) => ({ value: id, label: cut(title) })),
      ...(values['source'] === undefined ? {} : { value: values['source'] }),
    },
    { kind: 'choice', name: 'outcome', label: 'What it says', choices: choicesOf(lawOutcomes) },
    {
      kind: 'date',
      name: 'next',
      label: 'Read again on',
      hint: `In ${lawDays} days at most.`,
      value: Temporal.PlainDate.from(today).add({ days: lawDays }).toString(),
    },
  ],
});

/** Slack shows 75 letters of a choice. */
const cut = (title: string) => (title.length > 75 ? `${title.slice(0, 74)}…` : title);
