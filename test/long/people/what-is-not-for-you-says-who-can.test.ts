import { beforeAll, expect, test } from 'vitest';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
beforeAll(async () => {
  await desk.rows(`UPDATE role_grant SET role = 'requester' WHERE operator_id = $1`, [
    desk.people.otherClerk,
  ]);
});

test.each<[DeskPerson, string, string]>([
  ['otherClerk', 'consent', 'front office'],
  ['otherClerk', 'audit', 'Compliance staff, administrators'],
  ['otherClerk', 'audit help', 'Compliance staff, administrators'],
])('to the %s, “%s” says that it isn’t for them, and who can', async (who, words, can) => {
  const said = wordsIn(await desk.say(who, words));

  expect(said).toContain('aren’t for you');
  expect(said).toContain(can);
});

test.each<[DeskPerson, string]>([
  ['clerk', 'consent'],
  ['officer', 'audit'],
  ['officer', 'compliance'],
  // Anybody reports a breach.
  ['otherClerk', 'compliance'],
])('to the %s, “%s” tells what can be typed', async (who, words) => {
  expect(wordsIn(await desk.say(who, words))).toContain('What you can type');
});
