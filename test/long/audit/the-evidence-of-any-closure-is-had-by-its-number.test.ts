import { beforeAll, expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { readFileLink } from '#test/support/web/file-links.ts';

const desk = setUpOnce(officeDesk);
const closures: string[] = [];
beforeAll(async () => {
  const { db } = desk.database;
  const { principal, school } = desk.district;
  // More than the report lists.
  for (let day = 10; day < 22; day++) {
    const draft = aClosure({ schoolIds: [school], eventDate: `2027-01-${day}` });
    const drafted = await draftCampaign(db, { operator: principal, draft });
    if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
    await sealCampaign(db, drafted.campaignId);
    closures.push(drafted.campaignId);
  }
});

const buttons = (reply: Reply) =>
  reply.kind === 'private'
    ? reply.card.buttons.flatMap(({ label, opens }) =>
        opens === undefined ? [] : [{ label, asked: readFileLink(opens).params }],
      )
    : [];

test.each([
  ['audit report', 12],
  ['audit report 12', 12],
  ['audit report 3', 3],
  ['audit report #1', 1],
])('“%s” has the evidence of closure %i', async (words, number) => {
  const reply = await desk.say('officer', words);

  expect(buttons(reply)).toEqual([
    {
      label: `Evidence of closure ${number}`,
      asked: { campaign: closures[number - 1], format: 'jsonl' },
    },
  ]);
});

test('one by number is about that closure alone, and is on record as such', async () => {
  const words = wordsIn(await desk.say('officer', 'audit report 3'));

  expect(words).toContain('Audit report: closure 3');
  expect(words).toMatch(/\n3 \| /);
  // The log holds all closures, so its counts would not be this one's.
  expect(words).not.toMatch(/Entries|Decisions refused/);
  expect(words).not.toMatch(/\n12 \| /);
  const [entry] = await desk.rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'audit-reported' ORDER BY id DESC LIMIT 1`,
  );
  expect(entry?.facts).toEqual({ closure: 3 });
});

test('a number of none has nothing to show, and what is no number and no period is told what works', async () => {
  expect(wordsIn(await desk.say('officer', 'audit report 99'))).toContain('no such closure');
  expect(wordsIn(await desk.say('officer', 'audit report three'))).toContain('I don’t know “');
});

test('a period lists its closures with their totals, by the days of the district, and is on record', async () => {
  const [{ day } = { day: '' }] = await desk.rows<{ day: string }>(
    `SELECT (now() AT TIME ZONE 'America/Chicago')::date::text AS day`,
  );

  const words = wordsIn(await desk.say('officer', `audit report ${day}`));

  const [year = '', , dayOfMonth = ''] = day.split('-');
  expect(words).toMatch(
    new RegExp(`Audit report: [A-Z][a-z]+ ${Number(dayOfMonth)}, ${year}(\\n|$)`),
  );
  expect(words).toContain('Closures\n12, of which 0 called families');
  expect(words.match(/^\d+ \| /gm)).toHaveLength(12);
  const [entry] = await desk.rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'audit-reported' ORDER BY id DESC LIMIT 1`,
  );
  expect(entry?.facts).toEqual({ from: day, to: day });

  const before = wordsIn(await desk.say('officer', 'audit report 2020-01'));
  expect(before).toContain('Audit report: Jan 1, 2020, to Jan 31, 2020');
  expect(before).toContain('Closures\n0, of which 0 called families');
  expect(before).toContain('No closure was requested.');
  expect(before).toContain('Entries\n0');
});

test('one who may not read reports gets no closure’s evidence', async () => {
  expect(wordsIn(await desk.say('secretary', 'audit report 3'))).toContain(
    'Only compliance staff and administrators',
  );
});
