import { expect, test } from 'vitest';
import type { Guard } from '#test/simulation/world/world.ts';
import { atLength } from '#test/support/run/length.ts';
import { simulateSeed } from './simulate-seed.ts';

const mostSeeds = 5_000;
const told = 'without the guard %s a promise is broken, and it is seen';

function isSeen(guard: Guard, promise: RegExp): void {
  let found: string[] = [];
  for (let seed = 1; seed <= mostSeeds && found.length === 0; seed++) {
    found = simulateSeed({ seed, without: [guard] }).violations;
  }

  expect(found[0]).toMatch(promise);
}

/** Each found within a few seeds. */
test.each<[Guard, RegExp]>([
  ['gate', /no intent after a withdrawal|one live attempt|no order outside|I2|I10/],
  ['gate-lock', /no intent after a withdrawal|one live attempt/],
  ['words', /I1 nobody is told twice|no message is left twice/],
  ['held-back', /no message is left twice|no machine is told where/],
  ['pace-lock', /the pace is kept/],
  ['stop-lock', /I2 no intent|I10/],
  ['intent-age', /no order of an old intent|I3/],
  ['recall', /I3 no order leaves after a pause/],
  ['await-orders', /no order leaves after a withdrawal/],
  ['await-text', /a STOP of the carrier is learned/],
  ['texts-first', /who asked for texts is called where none is delivered/],
  ['household', /one reached guardian stops the household/],
  ['household-turns', /phones of a household ring in turn/],
  ['household-refused', /a call is spared where somebody was told/],
  ['roster', /nobody is called whom the roster does not have/],
  ['one-line', /no text twice|the books balance/],
  ['staff-household', /nobody answers for the staff/],
  ['family-minutes-after-pause', /a contact waits for its turn after the family’s minutes/],
  ['family-reached', /a contact is called for a family that nobody told/],
  ['family-refused', /a contact is spared where the family was told/],
  ['family-batch', /a student’s contacts are called one by one/],
  ['names', /no child is named to who holds no rights to it/],
  ['list', /no text twice/],
])(told, isSeen);

/** Each takes hundreds of seeds or more. */
atLength.each<[Guard, RegExp]>([
  ['fence', /only what never left is planned again|no text twice/],
  ['household-turns-after-freeze', /phones of a household ring in turn/],
  ['family-minutes', /a contact waits for its turn after the family’s minutes/],
  ['family-minutes-after-freeze', /a contact waits for its turn after the family’s minutes/],
  ['family-called', /a contact waits/],
])(told, isSeen);
