import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { renderCard as renderSlackCard } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderTeamsCard } from '#chat/teams/draw/render-card.ts';
import type { ChatAccount, Reply } from '#conversation/kit/command.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { listMeant } from '#domain/closure/view/list-campaigns.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district, handle } = setUpCommandDesk({
  slack: { U1: 'principal' },
  teams: { U1: 'principal' },
});
beforeAll(async () => {
  await database.db
    .insertInto('role_grant')
    .values({ operator_id: district.principal.id, role: 'front-office' })
    .execute();
});

const from = (platform: ChatAccount['platform']) => ({
  account: { platform, tenantId: 'T1', userId: 'U1', isMember: true },
  place: { channelId: 'C1' },
});
const say = (words: string, platform: ChatAccount['platform'] = 'slack') =>
  handle({ ...from(platform), kind: 'words', words: words.split(' ') });

async function ask(request: Partial<Draft> = {}, corrects?: string): Promise<string> {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], ...request }),
    corrects,
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);
  return drafted.campaignId;
}

async function start(request: Partial<Draft> = {}, corrects?: string): Promise<string> {
  const id = await ask(request, corrects);
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: id,
    code: (await findCampaign(database.db, id))?.sealed?.code ?? '',
    decision: 'approved',
  });
  await startDueCampaigns(database.db);
  return id;
}

const stop = (id: string) =>
  stopCampaign(database.db, { operator: district.principal, campaignId: id });

/** Told here without the dialing between; the guard of the moves would not have it. */
async function reachAll(id: string): Promise<void> {
  await inAnotherTime(
    database,
    `UPDATE attempt SET state = 'completed', token = translate(left(id::text, 22), '-', 'x'), carrier_id = 'CA' || id,
       intent_at = now(), spoken_at = now(), disposition = 'person', ended_at = now() WHERE campaign_id = $1`,
    [id],
  );
}

function buttonsOf(reply: Reply) {
  if (reply.kind !== 'private') throw new Error(reply.kind);
  return reply.card.buttons.map(({ verb, label, style }) => ({ verb, label, style }));
}

async function cli(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['src/cli.ts', ...words], {
    cwd: path.join(import.meta.dirname, '../../..'),
    env: {
      DATABASE_URL: database.urls.imports,
      BELLWETHER_KEY: testKey,
    },
  });
  return stdout;
}

test('with none live, each says that there is nothing to do it to', async () => {
  expect(wordsIn(await say('closure stop'))).toContain('There is no closure yet');
  await stop(await ask());

  expect(wordsIn(await say('closure stop'))).toContain('No closure is calling or waiting');
  expect(wordsIn(await say('closure pause'))).toContain('No closure is calling');
  expect(wordsIn(await say('closure resume'))).toContain('No closure is paused');
  expect(wordsIn(await say('closure correct'))).toContain('No closure has reached a family yet');
  expect(wordsIn(await say('closure status'))).toContain('Closure 1');
});

test('with an older one calling and the newest over, every act is about the older one', async () => {
  const older = await start();
  await stop(await ask());

  for (const platform of ['slack', 'teams'] as const) {
    const offered = await say('closure stop', platform);
    expect(wordsIn(offered)).toContain('Stop closure 2?');
    expect(buttonsOf(offered)).toEqual([
      { verb: 'stop', label: 'Stop closure 2 now', style: 'danger' },
    ]);
    expect(wordsIn(await say('closure pause', platform))).toContain('Pause closure 2?');
    expect(wordsIn(await say('closure status', platform))).toContain('Closure 2');
    expect(wordsIn(await say('closure why', platform))).toContain('Why? Closure 2');
    const correcting = await say('closure correct', platform);
    expect(wordsIn(correcting)).toContain('Closure 2 is still calling');
    expect(buttonsOf(correcting)).toEqual([
      { verb: 'stop', label: 'Stop closure 2', style: 'danger' },
    ]);
  }
  expect(wordsIn(await say('closure stop now!'))).toContain('Stop closure 2?');
  expect(wordsIn(await say('closure stop 3'))).toContain(
    'Closure 3 has ended. Still active: closure 2.',
  );

  await pauseCampaign(database.db, { operator: district.principal, campaignId: older });
  await stop(await ask());
  expect(wordsIn(await say('closure resume'))).toContain('Resume closure 2?');
});

test('with several live, the asker alone gets one button each, stop in red', async () => {
  const calling = await start();
  await ask({ happening: 'late-2h', schoolIds: [district.otherSchool] });

  const offered = await say('closure stop');
  expect(offered.kind).toBe('private');
  expect(buttonsOf(offered)).toEqual([
    { verb: 'stop', label: 'Stop closure 5', style: 'danger' },
    { verb: 'stop', label: 'Stop closure 2', style: 'danger' },
    { verb: 'stop', label: 'Withdraw closure 6', style: 'danger' },
  ]);
  expect(wordsIn(offered)).toContain('Late start, 2 hours, Wed, Jan 13 · School S2');
  if (offered.kind !== 'private') throw new Error(offered.kind);
  expect(JSON.stringify(renderSlackCard(offered.card)).match(/"style":"danger"/g)).toHaveLength(3);
  expect(JSON.stringify(renderTeamsCard(offered.card)).match(/"destructive"/g)).toHaveLength(3);

  expect(buttonsOf(await say('closure status')).map(({ label }) => label)).toEqual([
    'Show closure 5',
    'Show closure 2',
    'Show closure 6',
  ]);
  expect(buttonsOf(await say('closure why')).map(({ label }) => label)).toEqual([
    'Closure 5',
    'Closure 2',
  ]);
  expect(buttonsOf(await say('closure correct')).map(({ label }) => label)).toEqual([
    'Stop closure 5 first',
    'Stop closure 2 first',
  ]);

  const press = (verb: string) =>
    handle({ ...from('teams'), kind: 'press', verb, data: { campaign: calling } });
  expect(wordsIn(await press('status'))).toContain('Closure 5');
  expect(wordsIn(await press('why-form'))).toContain('Why? Closure 5');
  expect(wordsIn(await press('resume-offer'))).toContain('isn’t paused');
  expect(wordsIn(await press('stop'))).toContain('Closure 5 was stopped');
  expect((await findCampaign(database.db, calling))?.state).toBe('stopped');
});

test('correct means what families heard last, and asks where that may be several', async () => {
  const first = await start();
  await reachAll(first);
  await stop(first);
  await stop(await ask());
  for (const { id } of await database.db.selectFrom('campaign').select('id').execute())
    await stop(id);
  expect(wordsIn(await say('closure correct'))).toContain('closure 7 reached');

  const second = await start();
  await reachAll(second);
  await stop(second);
  expect(buttonsOf(await say('closure correct')).map(({ label }) => label)).toEqual([
    'Correct closure 9',
    'Correct closure 7',
  ]);

  // A day later, only the last one is meant.
  await database.owner.pool.query(`UPDATE campaign SET ended_at = ended_at - interval '2 days'`);
  expect(wordsIn(await say('closure correct'))).toContain('closure 9 reached');
});

test('the command line lists number, state, what and day in plain text', async () => {
  await ask({ happening: 'remote-day' });
  const lines = (await cli('closure', 'list')).trimEnd().split('\n');

  expect(lines[0]).toMatch(/^Number +State +What +Day$/);
  expect(lines[1]).toMatch(/^10 +Waiting for approval +Remote-learning day +2027-01-13$/);
  expect(lines).toContainEqual(expect.stringMatching(/^9 +Stopped +Closed +2027-01-13$/));
  expect(lines).toContainEqual(expect.stringMatching(/^1 +Withdrawn +Closed +2027-01-13$/));
  expect(lines).toHaveLength(11);
});

test('what a correction reaches is corrected no more; one that reached nobody leaves it to be corrected', async () => {
  const wrong = await start();
  await reachAll(wrong);
  await stop(wrong);
  const { number } = (await findCampaign(database.db, wrong)) ?? {};
  const offered = async () =>
    [await say('closure correct')].flatMap((reply) =>
      reply.kind === 'private' ? buttonsOf(reply).map(({ label }) => label) : wordsIn(reply),
    );
  const isOffered = expect.stringContaining(`orrect closure ${number}`);

  const correction = await start({}, wrong);
  expect(await offered()).not.toContainEqual(isOffered);
  await stop(correction);
  expect(await offered()).toContainEqual(expect.stringContaining(`closure ${number}`));
  await reachAll(correction);
  expect(await offered()).not.toContainEqual(isOffered);
});

test('a closure that ends while it is looked for is offered once', async () => {
  const id = await start();
  await reachAll(id);
  const ending = database.db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await stop(id);
      return result;
    },
  });

  const offered = await listMeant(ending, 'correct');

  expect(offered.filter((one) => one.id === id)).toHaveLength(1);
});
