import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '#commands/command.ts';
import { draftCampaign } from '#domain/campaign/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/campaign/seal/seal-campaign.ts';
import { type OfficeDesk, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';

let desk: OfficeDesk;
const closures: string[] = [];
beforeAll(async () => {
  desk = await officeDesk();
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
afterAll(() => desk[Symbol.asyncDispose]());

const buttons = (reply: Reply) =>
  reply.kind === 'private'
    ? reply.card.buttons.map(({ label, opens }) => ({ label, path: new URL(opens ?? '').pathname }))
    : [];

test.each([
  ['audit report', 12],
  ['audit report 12', 12],
  ['audit report 3', 3],
  ['audit report #1', 1],
])('“%s” has the evidence of closure %i', async (words, number) => {
  const reply = await desk.say('officer', words);

  expect(buttons(reply)).toEqual([
    { label: `Evidence of closure ${number}`, path: `/evidence/${closures[number - 1]}` },
  ]);
});

test('one by number is about that closure alone, and is on record as such', async () => {
  const words = wordsIn(await desk.say('officer', 'audit report 3'));

  expect(words).toMatch(/\n3 \| /);
  expect(words).not.toMatch(/\n12 \| /);
  const [entry] = await desk.rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'audit-reported' ORDER BY id DESC LIMIT 1`,
  );
  expect(entry?.facts).toEqual({ closure: 3 });
});

test.each(['audit report 99', 'audit report three'])('“%s” has nothing to show', async (words) => {
  expect(wordsIn(await desk.say('officer', words))).toContain('no such closure');
});

test('one who may not read reports gets no closure’s evidence', async () => {
  expect(wordsIn(await desk.say('secretary', 'audit report 3'))).toContain(
    'Only compliance staff and administrators',
  );
});
