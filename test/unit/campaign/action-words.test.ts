import { expect, test } from 'vitest';
import { readDoubt } from '#conversation/closure/action/action-words.ts';
import { formsBySpelling } from '#conversation/closure/request/typed/nearest.ts';
import { spellsSchool } from '#conversation/closure/request/typed/read/schools.ts';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';

const schools = [
  { id: 'c', name: 'Clear Lake Elementary' },
  { id: 'a', name: 'Adams Elementary' },
];
const doubtOf = (said: string) =>
  readDoubt(said.split(' '), (words, at) => spellsSchool(words, at, schools)).doubt;

const drills =
  'drill adams, adams DRILL, adams practice, drills., training at adams, test adams, adams (test), only a test, \
exercise adams, practicing, adams -drill, simulacro adams, práctica adams, simulación, dril adams, pratcice adams';

test.each(drills.split(', '))('“lockdown %s” is a drill', (said) => {
  expect(doubtOf(said)).toBe('drill');
});

test.each(['over', 'adams lifted', 'is over', 'ended at adams', 'canceled', 'released'])(
  '“lockdown %s” is its end',
  (said) => {
    expect(doubtOf(said)).toBe('over');
  },
);

const real =
  'adams, clear lake, not a drill adams, this is not a drill, now, all, not a test, no es un simulacro, adams over to clear lake';

test.each(real.split(', '))('“lockdown %s” is real', (said) => {
  expect(doubtOf(said)).toBeUndefined();
});

test.each([
  ['lock down adams', 'lockdown'],
  ['adams is in lockdown', 'lockdown'],
  ['locked down at adams', 'lockdown'],
  ['evacuate adams', 'evacuation'],
  ['shelter in place adams', 'shelter'],
  ['lockout adams', 'secure'],
  ['hold in place adams', 'hold'],
])('“%s” is said of %s', (said, action) => {
  const now = Temporal.Instant.from('2026-12-01T15:00:00Z');
  const { said: read } = fillForm(said, { now, timeZone: 'America/Chicago', schools });

  expect(read.kinds).toEqual([action]);
});

test.each([
  ['lockdwon adams', 'Lockdown'],
  ['lokdown', 'Lockdown'],
  ['shleter', 'Shelter'],
  ['secrue', 'Secure'],
])('of “%s” the nearest form is %s', (said, label) => {
  expect(formsBySpelling(said.split(' '))[0]?.label).toBe(label);
});
