import { beforeAll, expect, test } from 'vitest';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);

async function ask(request: Partial<Draft>): Promise<void> {
  const { principal, school } = desk.district;
  const draft = aClosure({ schoolIds: [school], ...request });
  const drafted = await draftCampaign(desk.database.db, { operator: principal, draft });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
}

beforeAll(async () => {
  await ask({ eventDate: '2027-01-13', texts: { en: 'Closed: 8 inches of snow, 100% ice.' } });
  await ask({ eventDate: '2027-02-03', texts: { en: 'Snow again.', es: 'Nieve otra vez.' } });
  const { otherSchool } = desk.district;
  await ask({ eventDate: '2027-02-04', schoolIds: [otherSchool], texts: { en: 'No water.' } });
});

/** Which numbers the answer lists, in its order. */
async function found(words: string, who: 'principal' | 'clerk' = 'principal'): Promise<number[]> {
  const said = wordsIn(await desk.say(who, `closure list ${words}`.trim()));
  return [...said.matchAll(/\[Show closure (\d+)\]/g)].map(([, number]) => Number(number));
}

test.each([
  ['', [3, 2, 1]],
  ['snow', [2, 1]],
  ['"snow" 2027-01', [1]],
  ['2027-02 “snow”', [2]],
  ['2027-02', [3, 2]],
  ['nieve', [2]],
  ['inches closed', [1]],
  ['school s2', [3]],
  // No pattern: a sign of the query language is a sign.
  ['100%', [1]],
  ['%', [1]],
  ['_', []],
])('“closure list %s” finds closures %j', async (words, numbers) => {
  expect(await found(words)).toEqual(numbers);
});

test('where nothing is found, the answer says what was looked for and what to try', async () => {
  expect(wordsIn(await desk.say('principal', 'closure list hail 2027-01'))).toContain(
    'Found no closures that say “hail”, of Jan 1, 2027, to Jan 31, 2027. Try fewer words, or another month such as 2026-01.',
  );
});

test('an announcement is told from another by how its words begin, up to a whole word', async () => {
  expect(wordsIn(await desk.say('principal', 'closure list water'))).toContain('“No water.”');
  const texts = { en: `Snow again, so ${'the gym and the hall are closed '.repeat(4)}today.` };
  await ask({ eventDate: '2027-03-01', texts });

  const said = wordsIn(await desk.say('principal', 'closure list gym'));
  expect(said).toContain(
    '“Snow again, so the gym and the hall are closed the gym and the hall are closed …”',
  );
});

test('nobody finds the closures of a school that they don’t follow', async () => {
  expect(await found('', 'clerk')).toEqual([4, 2, 1]);
  expect(await found('water', 'clerk')).toEqual([]);
});

test('of many, the newest six are shown, and how to see fewer', async () => {
  for (const day of ['05', '08', '09', '10']) await ask({ eventDate: `2027-02-${day}` });

  const said = wordsIn(await desk.say('principal', 'closure list'));

  expect(await found('')).toEqual([4, 8, 7, 6, 5, 3]);
  expect(said).toContain('And 2 more. Add a word or a month to see fewer.');
});
