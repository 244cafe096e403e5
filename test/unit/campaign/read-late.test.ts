import { expect, test } from 'vitest';
import { readLate } from '#commands/closure/read-late.ts';

const schools = [
  { id: 'adams', name: 'Adams Elementary' },
  { id: 'birch', name: 'Birch Middle' },
  { id: 'birch-high', name: 'Birch High' },
];
const late = (said: string) => readLate(said.split(' ').filter(Boolean), schools);
const offers = ['late-1h', 'late-2h', 'late-3h'];

test.each([
  ['1', 'late-1h'],
  ['2h', 'late-2h'],
  ['2 hours', 'late-2h'],
  ['two hrs', 'late-2h'],
  ['120m', 'late-2h'],
  ['60 minutes', 'late-1h'],
  ['3hr', 'late-3h'],
])('“late %s” is %s', (said, happening) => {
  expect(late(said)).toEqual({ values: { happening } });
});

test('without hours they are asked, and nothing is chosen', () => {
  expect(late('')).toEqual({ values: {}, offers });
});

test.each(['7h', '90m', '90 min', '1.5h', '0', '90'])('“late %s” says what is offered', (said) => {
  expect(late(said)).toEqual({
    values: {},
    offers,
    note: `“${said}” isn’t offered. Choose 1, 2 or 3 hours.`,
  });
});

test('a school can be named, and one that is unknown or several is asked', () => {
  expect(late('2h adams')).toEqual({ values: { happening: 'late-2h', schools: 'adams' } });
  expect(late('birch middle 1h')).toEqual({ values: { happening: 'late-1h', schools: 'birch' } });
  expect(late('2h all schools').values).toEqual({ happening: 'late-2h', schools: 'all' });
  for (const words of ['birch', 'cedar', 'tomorrow', 'tow hours']) {
    const { values, note } = late(words);
    expect(values).toEqual({ schools: '' });
    expect(note).toContain(`I didn’t understand “${words}”.`);
  }
  expect(late('2h 3125550142').note).toContain('“…”');
});
