import { beforeAll, expect, test } from 'vitest';
import { greetingCard } from '#conversation/door/greeting-card.ts';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { told } from '#conversation/door/registry.ts';
import type { HandleRequest, Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { refusals } from '#refusals/refusals.ts';
import { wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure, smallDistrict } from '#test/support/district/small-district.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';

const database = setUpDatabase();
let handle: HandleRequest;
let campaign: string;
beforeAll(async () => {
  const district = await smallDistrict(database.db, testVault);
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  campaign = drafted.campaignId;
  await sealCampaign(database.db, campaign);
  handle = createHandleRequest({
    db: database.as('bot').db,
    vault: testVault,
    publicUrl: 'https://bot.example.org',
  });
});

/** A full member of the workspace whom the bot knows nothing of. */
const from = {
  account: { platform: 'slack', tenantId: 'T1', userId: 'U-nobody', isMember: true },
  place: { channelId: 'C1' },
} as const;

const say = (words: string): Promise<Reply> =>
  handle({ ...from, kind: 'words', words: words.split(' ') });

/** Everything that can be said. */
const commands = told.map(({ words }) => words);
const open = ['closure help', 'closure link'];

test('the refusal names only what works, and that is all that works', async () => {
  const named = refusals['not-linked'].match(/“[a-z ]+”/g) ?? [];
  expect(named).toContain('“closure link”');
  expect(open.map((words) => `“${words}”`)).toEqual(expect.arrayContaining(named));
  expect(commands.length).toBeGreaterThan(20);
  expect(commands).toEqual(expect.arrayContaining(open));
  for (const words of commands.filter((one) => !open.includes(one))) {
    expect([words, wordsIn(await say(words))]).toEqual([
      words,
      expect.stringContaining(refusals['not-linked']),
    ]);
  }
});

test('help and home say how to link, and linking leads to the directory', async () => {
  const greeting = { kind: 'private', card: greetingCard('slack') };
  expect(await say('closure help')).toEqual(greeting);
  expect(await say('closure home')).toEqual(greeting);
  expect(wordsIn(await say('closure link'))).not.toContain(refusals['not-linked']);
});

test.each(['closure', 'approve', 'read-text', 'stop', 'unreached', 'consent-find', 'correct'])(
  'pressing %s shows and does nothing',
  async (verb) => {
    const reply = await handle({ ...from, kind: 'press', verb, data: { campaign } });

    expect(wordsIn(reply)).toContain(refusals['not-linked']);
  },
);
