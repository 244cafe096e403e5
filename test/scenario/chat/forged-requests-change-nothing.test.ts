import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, cardsSettled } from '#test/support/chat/attacks.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
let before: string;
beforeAll(async () => {
  const { id } = await askAnew(product);
  await cardsSettled(product, id);
  before = await everything();
});

/** The whole state that a forged request could want to change. */
async function everything(): Promise<string> {
  const tables = [
    'campaign',
    'approval',
    'attempt',
    'call_event',
    'consent_record',
    'revocation',
    'audit_entry',
    'role_grant',
    'chat_identity',
  ];
  const all = await Promise.all(
    tables.map(
      async (table) =>
        (await product.database.pool.query(`SELECT * FROM ${table} t${kept(table)} ORDER BY 1`))
          .rows,
    ),
  );
  return JSON.stringify(all);
}

/**
 * That forged requests came is itself in the log, at most once a minute for each reason; and that nobody seals it, where no
 * worker runs.
 */
const kept = (table: string) =>
  table === 'audit_entry' ? ` WHERE act NOT IN ('request-refused', 'sealing-lagged')` : '';

async function refused(door: string): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ reason: string }>(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry
      WHERE act = 'request-refused' AND subject_id = $1 ORDER BY 1`,
    [door],
  );
  return rows.map(({ reason }) => reason);
}

function approvalPress(): string {
  const message = product.farSide.slack
    .state()
    .channels.find(({ id }) => id === slackChannel)
    ?.messages.at(-1);
  const button = JSON.stringify(message?.blocks).match(
    /"action_id":"(approve[^"]*)".*?"value":"((?:[^"\\]|\\.)*)"/,
  );
  const payload = {
    type: 'block_actions',
    user: { id: staff.superintendent.slackUserId, team_id: product.config.slack?.SLACK_TEAM_ID },
    team: { id: product.config.slack?.SLACK_TEAM_ID, domain: 'sandbox' },
    channel: { id: slackChannel, name: 'closures' },
    container: { type: 'message', message_ts: message?.ts, channel_id: slackChannel },
    message,
    actions: [
      {
        type: 'button',
        action_id: button?.[1] ?? 'approve',
        value: JSON.parse(`"${button?.[2] ?? '{}'}"`),
        block_id: 'b',
        action_ts: '1',
      },
    ],
    trigger_id: '1.1.1',
    response_url: 'http://127.0.0.1:1/',
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

test('Slack: unsigned, wrongly signed, old and future presses of Approve', async () => {
  const { slack } = product.farSide;
  const body = approvalPress();
  const now = Math.floor(Date.now() / 1000);

  for (const headers of [
    {},
    { 'x-slack-request-timestamp': String(now), 'x-slack-signature': `v0=${'0'.repeat(64)}` },
    { ...slack.sign(`${body}&more=1`) },
    { ...slack.sign(body, now - 600) },
    { ...slack.sign(body, now + 600) },
  ]) {
    const answer = await slack.sendRaw({ body, headers: { ...form, ...headers } });
    expect(answer.status).toBe(401);
  }

  expect(await everything()).toBe(before);
  await until('the entries', async () => (await refused('slack')).length === 3);
  expect(await refused('slack')).toEqual(['bad-signature', 'unsigned', 'wrong-time']);
});

test('Teams: no token, another issuer, another audience, expired, unsigned and self-signed tokens', async () => {
  const { teams } = product.farSide;
  const activity = teams.draftMessage(staff.superintendent.teamsUserId, '@Bellwether stop');

  for (const token of [
    'none',
    'wrong-issuer',
    'wrong-audience',
    'expired',
    'alg-none',
    'other-key',
  ] as const) {
    const answer = await teams.sendActivity(activity, { token });
    expect([401, 403]).toContain(answer.status);
  }

  expect(await everything()).toBe(before);
  await until('the entries', async () => (await refused('teams')).length === 3);
  expect(await refused('teams')).toEqual(['bad-token', 'foreign-issuer', 'unsigned']);
});

test('F21 Twilio: unsigned and wrongly signed callbacks, of another account, with moved borders, and signed ones with a token that was never given out', async () => {
  const { twilio } = product.farSide;
  const token = 'A'.repeat(22);
  const fields = {
    AccountSid: product.config.TWILIO_ACCOUNT_SID,
    CallSid: `CA${'0'.repeat(32)}`,
    From: product.config.TWILIO_FROM,
    To: '+13085550101',
    CallStatus: 'completed',
    CallDuration: '10',
    SequenceNumber: '3',
    Direction: 'outbound-api',
    ApiVersion: '2010-04-01',
  };

  for (const path of [
    `/twilio/status/${token}`,
    `/twilio/voice/${token}`,
    `/twilio/voice/${token}/key`,
  ]) {
    for (const signed of ['none', 'bad', 'good'] as const) {
      expect(await twilio.sendRaw(path, { ...fields, Digits: '9' }, { signed })).toBe(403);
    }
    for (const forged of [
      { AccountSid: `AC${'b2'.repeat(16)}`, Digits: '9' },
      { To: '+13085550199', Digits: '9' },
      { CallTokenDigits9: '' },
    ])
      expect(await twilio.sendRaw(path, { ...fields, ...forged }, { signed: 'good' })).toBe(403);
  }
  const stop = {
    AccountSid: product.config.TWILIO_ACCOUNT_SID,
    MessageSid: `SM${'0'.repeat(32)}`,
    From: '+13085550101',
    To: product.config.TWILIO_FROM,
    Body: 'STOP',
  };
  for (const signed of ['none', 'bad'] as const) {
    expect(await twilio.sendRaw('/twilio/text', stop, { signed })).toBe(403);
  }

  expect(await everything()).toBe(before);
  await until('the entries', async () => (await refused('twilio')).length === 4);
  expect(await refused('twilio')).toEqual(['bad-signature', 'bad-token', 'unreadable', 'unsigned']);
});

test('links that were never signed open nothing', async () => {
  const { id } = await product.campaign();
  for (const path of [
    `/files/evidence/${id}`,
    `/files/evidence/${Buffer.from(`[9999999999,["${id}",{"campaign":"${id}","format":"pdf"}]]`).toString('base64url')}.${'A'.repeat(43)}`,
    `/family/${'A'.repeat(60)}`,
  ]) {
    const answer = await fetch(`${product.botUrl}${path}`);
    expect([400, 403, 404]).toContain(answer.status);
  }

  expect(await everything()).toBe(before);
});
