import { expect, test } from 'vitest';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';

const schools = [
  { id: 'a', name: 'Adams Elementary' },
  { id: 'b', name: 'Birch Middle' },
  { id: 's', name: 'Staff Hill' },
];
const told = (words: string) => {
  const now = Temporal.Instant.from('2026-12-01T15:00:00Z');
  const { values } = fillForm(`closed ${words}`, { now, timeZone: 'America/Chicago', schools });
  return [values['tells'], values['schools']];
};

test.each([
  ['adams friday', undefined, 'a'],
  ['adams staff', 'both', 'a'],
  ['adams and staff friday', 'both', 'a'],
  ['adams families and staff', 'both', 'a'],
  ['adams, birch & teachers, tomorrow', 'both', 'a,b'],
  ['adams staff too', 'both', 'a'],
  ['staff only adams', 'staff', 'a'],
  ['adams only staff', 'staff', 'a'],
  ['adams families only', 'families', 'a'],
  ['adams families', undefined, 'a'],
  ['staff hill', undefined, 's'],
])('“%s” tells %s, of %s', (words, tells, chosen) => {
  expect(told(words)).toEqual([tells, chosen]);
});
