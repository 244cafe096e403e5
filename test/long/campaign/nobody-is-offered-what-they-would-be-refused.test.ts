import { beforeAll, expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { resumeCampaign } from '#domain/closure/life/resume-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { keepRecording } from '#domain/voice/recording/keep-recording.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { voice, wav } from '#test/support/recording/sounds.ts';

const { database, district, handle } = setUpCommandDesk({
  slack: { U1: 'principal', U2: 'superintendent', U3: 'deputy' },
});
beforeAll(async () => {
  // Somebody of the front office, and nothing else.
  await database.owner.pool.query(
    `UPDATE role_grant SET role = 'front-office' WHERE operator_id = $1 AND role = 'requester'`,
    [district.deputy.id],
  );
  await database.owner.pool.query(
    `UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1 AND role = 'approver'`,
    [district.deputy.id],
  );
});

const say = (words: string, userId: 'U1' | 'U2' | 'U3') =>
  handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    kind: 'words',
    words: words.split(' '),
  });

const press = async (verb: 'pause' | 'resume', userId: 'U1' | 'U2') => {
  const { id: campaign } = await database.db
    .selectFrom('campaign')
    .select('id')
    .where('state', 'in', ['dialing', 'paused'])
    .executeTakeFirstOrThrow();
  const pause = (await findCampaign(database.db, campaign))?.pause?.id ?? '';
  return handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    kind: 'press',
    verb,
    data: { campaign, pause },
  });
};

const verbsOf = (reply: Reply) =>
  reply.kind === 'private' ? reply.card.buttons.map(({ verb }) => verb) : [];

test('of a recorded closure that waits, Preview and Listen are shown to those who may, and to nobody else', async () => {
  const kept = await keepRecording(database.db, testVault, {
    operatorId: district.principal.id,
    language: 'en',
    bytes: wav(voice(3)),
    source: 'file',
  });
  if (kept.kind === 'refused') throw new Error(kept.reason);
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], recordings: { en: kept.recording.id } }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);

  const offered = async (userId: 'U1' | 'U2' | 'U3') =>
    verbsOf(await say('closure status', userId)).filter(
      (verb) => verb === 'preview' || verb === 'listen',
    );
  expect(await offered('U1')).toEqual(['preview']);
  expect(await offered('U2')).toEqual(['listen', 'preview']);
  expect(await offered('U3')).toEqual(['preview']);
  const become = (role: string) =>
    database.owner.pool.query(
      `UPDATE role_grant SET role = $2 WHERE operator_id = $1 AND revoked_at IS NULL`,
      [district.deputy.id, role],
    );
  await become('administrator');
  expect(await offered('U3')).toEqual([]);
  await become('front-office');
  await database.owner.pool.query(`UPDATE campaign SET state = 'stopped', ended_at = now()`);
});

test('of a closure that calls, Stop and Pause are shown to those who may, and to nobody else', async () => {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  const id = drafted.campaignId;
  await sealCampaign(database.db, id);
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: id,
    code: (await findCampaign(database.db, id))?.sealed?.code ?? '',
    decision: 'approved',
  });
  await startDueCampaigns(database.db);

  expect(verbsOf(await say('closure status', 'U2'))).toEqual(
    expect.arrayContaining(['stop', 'pause']),
  );
  const office = await say('closure status', 'U3');
  expect(wordsIn(office)).toContain('Close School S1');
  expect(verbsOf(office)).not.toContain('stop');
  expect(verbsOf(office)).not.toContain('pause');
  for (const words of ['closure stop', 'closure pause', 'closure resume', 'closure correct'])
    expect(verbsOf(await say(words, 'U3'))).toEqual([]);
});

test('who asked to resume is not asked to agree with themselves; in a frozen district nobody is', async () => {
  const { id } = await database.db
    .selectFrom('campaign')
    .select('id')
    .where('state', '=', 'dialing')
    .executeTakeFirstOrThrow();
  await pauseCampaign(database.db, { operator: district.principal, campaignId: id });
  const pauseId = (await findCampaign(database.db, id))?.pause?.id ?? '';
  await resumeCampaign(database.db, { operator: district.principal, campaignId: id, pauseId });

  const again = await say('closure resume', 'U1');
  expect(wordsIn(again)).toContain('You already asked');
  expect(verbsOf(again)).toEqual([]);
  expect(verbsOf(await say('closure status', 'U1'))).not.toContain('resume');
  expect(verbsOf(await say('closure status', 'U2'))).toContain('resume');
  expect(verbsOf(await say('closure resume', 'U2'))).toEqual(['resume']);

  // Each press says in the requester’s own chat what it did.
  expect(wordsIn(await press('resume', 'U2'))).toMatch(/Closure \d+ was resumed/);
  expect(wordsIn(await press('pause', 'U1'))).toMatch(/Closure \d+ was paused/);
  expect(wordsIn(await press('resume', 'U1'))).toMatch(/You asked to resume closure \d+/);

  const { id: deputy } = district.deputy;
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`,
    [deputy],
  );
  await database.owner.pool.query(
    `INSERT INTO pause (placed_by, words) VALUES ($1, 'A wrong list was imported.')`,
    [deputy],
  );
  expect(verbsOf(await say('closure status', 'U2'))).not.toContain('resume');
  const frozen = await say('closure resume', 'U2');
  expect(wordsIn(frozen)).toContain('All calling in the district is frozen');
  expect(verbsOf(frozen)).toEqual([]);
});
