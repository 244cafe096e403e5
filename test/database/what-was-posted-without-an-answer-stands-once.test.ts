import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishChangeCards } from '#board/publish-change-cards.ts';
import { publishFreezes } from '#board/publish-freezes.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { findFreeze } from '#domain/halt/find-halts.ts';
import { freezeDistrict } from '#domain/halt/freeze-district.ts';
import { unfreezeDistrict } from '#domain/halt/unfreeze-district.ts';
import { createLogger } from '#log/logger.ts';
import { startSlackServer } from '#sandbox/slack/slack-server.ts';
import { type AuditDistrict, auditDistrict } from './audit-district.ts';

let audited: AuditDistrict;
beforeAll(async () => {
  audited = await auditDistrict();
});
afterAll(() => audited[Symbol.asyncDispose]());

/** The closures channel of an emulated Slack, where the answer to whatever is posted next is lost. */
async function channel() {
  const botToken = 'xoxb-board';
  const slack = await startSlackServer({
    port: 0,
    teamId: 'T0BOARD',
    signingSecret: 'not used by a process that only posts',
    botToken,
    users: [],
    channels: [{ id: 'C0BOARD', name: 'closures' }],
  });
  const platform = createSlackPlatform({
    botToken,
    teamId: 'T0BOARD',
    channelId: 'C0BOARD',
    apiUrl: `${slack.url}/api/`,
  });
  return {
    platform,
    loseAnswer: () => slack.failNext('chat.postMessage', { status: 504, isDone: true }),
    messages: () => slack.state().channels[0]?.messages ?? [],
    [Symbol.asyncDispose]: () => slack.close(),
  };
}

const logger = createLogger({ level: 'silent', part: 'test' });
const letPausesPass = () =>
  audited.tamper(
    'UPDATE halt_message SET retry_at = NULL',
    'UPDATE role_card_message SET retry_at = NULL',
  );

test('the card of a freeze, and what its thread is told', async () => {
  await using slack = await channel();
  const { db } = audited.district;
  const publish = async () => {
    await publishFreezes(db, slack.platform, logger);
    await letPausesPass();
  };
  await freezeDistrict(db, { operator: audited.officer, reason: 'Wrong numbers in the roster.' });
  slack.loseAnswer();
  await publish();
  await publish();
  expect(slack.messages()).toHaveLength(1);

  const haltId = (await findFreeze(db))?.id ?? '';
  await unfreezeDistrict(db, { operator: audited.officer, haltId });
  slack.loseAnswer();
  await publish();
  await publish();
  await unfreezeDistrict(db, { operator: audited.counsel, haltId });
  await publish();
  await publish();

  expect(slack.messages().map(({ text }) => text)).toEqual([
    expect.stringContaining('The freeze is over'),
    expect.stringContaining('asks to end the freeze'),
    expect.stringContaining('and Counsel agreed'),
  ]);
});

test('the card of a change of roles', async () => {
  await using slack = await channel();
  const { id } = audited.officer;
  await audited.tamper(
    `INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', '${id}', 'approver', '${audited.counsel.id}')`,
  );
  slack.loseAnswer();
  for (let i = 0; i < 3; i += 1) {
    await publishChangeCards(audited.district.db, slack.platform, logger);
    await letPausesPass();
  }

  expect(slack.messages()).toHaveLength(1);
});
