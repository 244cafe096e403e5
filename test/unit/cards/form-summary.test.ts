import { expect, test } from 'vitest';
import type { Form } from '#cards/form.ts';
import { summaryOf } from '#cards/form-summary.ts';

const schools = ['Cottonwood', 'Snake River', 'Meadowlark', 'Adams'].map((label) => ({
  value: label,
  label,
}));
const form = (happening?: string, chosen: string[] = [], date?: string): Form => ({
  verb: 'closure',
  title: 'Tell families',
  submitLabel: 'Next',
  data: {},
  fields: [
    {
      kind: 'choice',
      name: 'happening',
      label: 'What is happening?',
      choices: [{ value: 'late-2h', label: 'Late start, 2 hours' }],
      ...(happening === undefined ? {} : { value: happening }),
    },
    { kind: 'choices', name: 'schools', label: 'Schools', choices: schools, values: chosen },
    { kind: 'date', name: 'date', label: 'Date', ...(date === undefined ? {} : { value: date }) },
  ],
});

test.each([
  [form('late-2h', ['Cottonwood'], '2026-12-03'), 'Late start, 2 hours · Cottonwood · Thu, Dec 3'],
  [form(), 'choose what is happening · choose schools · choose date'],
  [
    form('late-2h', ['Cottonwood', 'Snake River', 'Meadowlark', 'Adams'], '2026-12-03'),
    'Late start, 2 hours · Cottonwood, Snake River, Meadowlark, 1 more · Thu, Dec 3',
  ],
])('a form says what it was filled in with, and what is still open', (one, said) => {
  expect(summaryOf(one)).toBe(said);
});

test('a form of something else says nothing', () => {
  expect(summaryOf({ ...form(), fields: [] })).toBeUndefined();
});
