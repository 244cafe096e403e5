import { choicesOf, type Form, type FormValues } from '#cards/form.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findLaw } from '#domain/audit-run/law/find-law.ts';
import {
  isLawOutcome,
  type Law,
  lawDays,
  lawOutcomes,
  mayCheckLaw,
} from '#domain/audit-run/law/law.ts';
import { recordLawCheck } from '#domain/audit-run/law/record-law-check.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { lawCard } from './law-card.ts';

export const lawCommand = {
  typed: {
    'audit law': {
      who: 'compliance',
      help: 'Laws to read again, and what changes',
      detail:
        'Each statute, order and case that a rule, a deadline, a notice or a course rests on.',
      answer: async ({ db }) => ({ kind: 'private', card: lawCard(await findLaw(db)) }),
    },
  },
  pressed: { 'law-form': openForm },
  submitted: { 'law-check': check },
} satisfies Command;

async function openForm({ db }: CommandContext, { operator }: Actor): Promise<Reply> {
  if (!mayCheckLaw(operator)) return refuse('not-compliance');
  return { kind: 'form', form: lawForm(await findLaw(db)) };
}

async function check(
  { db }: CommandContext,
  { operator }: Actor,
  { values }: Submission,
): Promise<Reply> {
  const { source, outcome } = values;
  const nextOn = readDay(values['next']);
  if (source === undefined || !isLawOutcome(outcome) || nextOn === undefined)
    return {
      kind: 'errors',
      errors: {
        ...(source === undefined ? { source: 'Choose what you read.' } : {}),
        ...(isLawOutcome(outcome) ? {} : { outcome: 'Say whether it changed.' }),
        ...(nextOn === undefined ? { next: 'Give the day on which it is read again.' } : {}),
      },
    };
  const checked = await recordLawCheck(db, { operator, source, outcome, nextOn });
  if (checked.kind === 'refused')
    return checked.reason === 'law-day-too-far'
      ? { kind: 'errors', errors: { next: 'Choose a day after today, in 90 days at most.' } }
      : refuse(checked.reason);
  return { kind: 'private', card: lawCard(await findLaw(db)) };
}

/** What was read, and what it says now. What is due stands first. */
const lawForm = ({ sources, today }: Law, values: FormValues = {}): Form => ({
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
