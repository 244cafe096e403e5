import { expect, test } from 'vitest';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { wordsOf } from '#sandbox/person.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';

const desk = setUpCommandDesk({
  slack: { U1: 'principal', U2: 'superintendent', U3: 'deputy' },
  teams: { U1: 'principal' },
});

async function homeOf(userId: string, platform: 'slack' | 'teams' = 'slack') {
  const account = { platform, tenantId: 'T1', userId, isMember: true };
  const words = ['closure', 'home'];
  return cardIn(await desk.handle({ account, place: { channelId: userId }, kind: 'words', words }));
}

function cardIn(reply: Reply) {
  if (reply.kind !== 'private') throw new Error(`a home was answered with ${reply.kind}`);
  return {
    words: wordsOf(renderCard(reply.card)),
    verbs: reply.card.buttons.map(({ verb }) => verb),
  };
}

test('on a quiet day nothing waits, and who may request has the button for it; anyone can report a breach', async () => {
  const { words, verbs } = await homeOf('U1');

  expect(words).toContain('Nothing is waiting for you.');
  expect(words).toContain('No calls are going out.');
  expect(words).toMatch(/Your training\nCurrent until [A-Z][a-z]+ \d+, \d{4}\./);
  expect(words).toMatch(/As of [A-Z][a-z]{2}, .*C[SD]T/);
  expect(verbs).toEqual(['closure', 'breach-form', 'home']);
  expect((await homeOf('U2')).verbs).not.toContain('closure');
});

test('a closure that waits is with the person who may decide on it, and with the person who requested it', async () => {
  const { database, district } = desk;
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);

  const approver = await homeOf('U2');
  expect(approver.words).toMatch(
    /Waiting for you\n\*?Closure 1 · Waiting for approval\*?\nClosed, Wed, Jan 13 · .*decide by .*C[SD]T/,
  );
  expect(approver.words.split('\n').at(0)).toBe('1 closure waits for your approval.');
  expect(approver.verbs).toContain('status');

  expect((await homeOf('U3')).words).toContain('1 closure waits for your approval.');
  await database.owner.pool.query(
    `UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1 AND role = 'approver'`,
    [district.deputy.id],
  );
  expect((await homeOf('U3')).words).not.toContain('Closure 1');

  const own = await homeOf('U1');
  expect(own.words).toContain('Nothing is waiting for you.');
  expect(own.words).toMatch(/Your requests\n\*?Closure 1 · Waiting for approval/);
});

test('what calls is on everybody’s, and what is over on nobody’s', async () => {
  const { pool } = desk.database.owner;
  await pool.query(`SET session_replication_role = replica;
    UPDATE campaign SET state = 'dialing', started_at = now(); RESET session_replication_role`);
  for (const user of ['U1', 'U2', 'U3']) {
    expect((await homeOf(user)).words).toMatch(/Calling now\n\*?Closure 1 · Calling/);
  }

  await pool.query(`SET session_replication_role = replica;
    UPDATE campaign SET state = 'finished', ended_at = now(); RESET session_replication_role`);
  for (const user of ['U1', 'U2', 'U3']) {
    expect((await homeOf(user)).words).not.toContain('Closure 1');
  }
});

test('to open one’s home leaves nothing in the log, nor does it of one who is nobody', async () => {
  const entries = async () =>
    (await desk.database.owner.pool.query('SELECT FROM audit_entry')).rowCount;
  const before = await entries();

  await homeOf('U1');
  expect((await homeOf('U9')).words).toContain('First link your account: type /closure link.');
  expect(await entries()).toBe(before);
});

test('in Teams it names what is typed there', async () => {
  expect((await homeOf('U1', 'teams')).words).toContain('@Bellwether help');
});
