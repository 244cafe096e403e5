import { expect, test } from 'vitest';
import { takeTold } from '#conversation/closure/request/typed/read-request.ts';

const told = (words: string, names: readonly string[] = []) => {
  const typed = words.split(' ');
  const { tells, rest } = takeTold(typed, (at) => names.includes(typed[at] ?? ''));
  return [tells, rest.join(' ')];
};

test.each([
  ['adams friday', undefined, 'adams friday'],
  ['adams staff', 'both', 'adams'],
  ['adams and staff friday', 'both', 'adams friday'],
  ['adams families and staff', 'both', 'adams'],
  ['adams, birch & teachers, tomorrow', 'both', 'adams, birch tomorrow'],
  ['adams staff too', 'both', 'adams'],
  ['staff only adams', 'staff', 'adams'],
  ['adams only staff', 'staff', 'adams'],
  ['adams families only', 'families', 'adams'],
  ['adams families', undefined, 'adams families'],
])('“%s” tells %s, and leaves “%s”', (words, tells, rest) => {
  expect(told(words)).toEqual([tells, rest]);
});

test('a word of a school’s name says nothing of who hears it', () => {
  expect(told('staff hill', ['staff'])).toEqual([undefined, 'staff hill']);
});
