import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  dataOf,
  entries,
  expectRefused,
} from '#test/support/chat/attacks.ts';
import { teamsPress } from '#test/support/chat/presses.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ withoutWorker: true });
/** Of the bot in this process, and of another one, in a process of its own. */
let first: string;
let second: string;
beforeAll(async () => {
  first = product.botUrl;
  await product.startBotProcess();
  second = new URL(product.farSide.slack.bot.eventsUrl ?? '').origin;
});
beforeEach(() => product.farSide.connectBot(first));

/** What Twilio sends to the address it knows, under its signature: anyone who has captured it can send it anywhere. */
function capture(path: string, form: Record<string, string>) {
  const { TWILIO_ACCOUNT_SID: AccountSid, TWILIO_AUTH_TOKEN, PUBLIC_URL } = product.config;
  const fields = { AccountSid, ...form };
  const signed = Object.entries(fields)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');
  const signature = createHmac('sha1', TWILIO_AUTH_TOKEN)
    .update(PUBLIC_URL + path + signed)
    .digest('base64');
  return async (bot: string) => {
    const answer = await fetch(bot + path, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, body: await answer.text() };
  };
}

const text = (from: string, Body: string) =>
  capture('/twilio/text', {
    MessageSid: newMessageSid(),
    From: from,
    To: product.config.TWILIO_FROM,
    Body,
  });

/** A key on a call to the district. */
const key = (from: string, call: { CallSid: string; step?: number }, Digits: string) =>
  capture(`/twilio/call/key${call.step === undefined ? '' : `/${call.step}`}`, {
    CallSid: call.CallSid,
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: from,
    To: product.config.TWILIO_FROM,
    Digits,
  });

const newCallSid = () => newMessageSid().replace('SM', 'CA');

let taken = 0;
/** A guardian's mobile phone that may be texted, another one each time. */
async function aPhone(): Promise<{ id: string; number: string }> {
  const { rows } = await product.database.pool.query<{ id: string; index: Buffer; number: Buffer }>(
    `SELECT p.id, p.index, p.number FROM phone p WHERE p.line_type = 'mobile'
      AND EXISTS (SELECT FROM consent_record k WHERE k.phone_id = p.id AND k.channel = 'text')
      AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id)
     ORDER BY p.id OFFSET $1 LIMIT 1`,
    [taken],
  );
  taken += 1;
  const [phone] = rows;
  if (phone === undefined) throw new Error('no such phone');
  return { id: phone.id, number: product.vault.decrypt(phone.number, phoneBinding(phone.index)) };
}

/** The whole ledger of a phone, and the texts that it brings. */
async function ledger({ id }: { id: string }) {
  const { rows } = await product.database.owner.pool.query(
    `SELECT (SELECT count(*)::int FROM consent_record WHERE phone_id = $1 AND method = 'text') AS starts,
      (SELECT count(*)::int FROM revocation WHERE phone_id = $1) AS withdrawals,
      (SELECT count(*)::int FROM outreach WHERE kind = 'confirmation' AND phone_id = $1) AS texts`,
    [id],
  );
  return rows[0];
}

test('attack 25: a captured START is sent again after a later STOP, to another bot and all at once', async () => {
  const phone = await aPhone();
  const start = text(phone.number, 'START');
  expect((await text(phone.number, 'Please stop texting me')(first)).status).toBe(204);
  expect((await start(first)).status).toBe(204);
  expect((await text(phone.number, 'stop now, I said')(first)).status).toBe(204);
  const before = await ledger(phone);
  expect(before).toMatchObject({ starts: 1, withdrawals: 2 });

  const answers = await Promise.all([second, first, second].map((bot) => start(bot)));

  // The carrier, too, sends a text again where our answer was lost: it is told the same.
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(await ledger(phone)).toEqual(before);
});

test('attack 25: a captured key is sent again after a later consent, to another bot; pressed again, it counts', async () => {
  const phone = await aPhone();
  const CallSid = newCallSid();
  const nine = key(phone.number, { CallSid }, '9');
  const answer = await nine(first);
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<Say') });
  expect((await text(phone.number, 'START')(first)).status).toBe(204);
  const before = await ledger(phone);
  expect(before).toEqual({ starts: 1, withdrawals: 1, texts: 1 });

  expect(await nine(second)).toEqual(answer);
  expect(await nine(first)).toEqual(answer);
  expect(await ledger(phone)).toEqual(before);

  expect((await key(phone.number, { CallSid, step: 1 }, '9')(second)).status).toBe(200);
  expect(await ledger(phone)).toMatchObject({ withdrawals: 2 });
});

test('attack 25: a captured request from Slack is sent to another bot, and to one that was started again', async () => {
  const { slack } = product.farSide;
  const body = new URLSearchParams({
    command: '/closure',
    text: 'help',
    team_id: product.config.slack?.SLACK_TEAM_ID ?? '',
    user_id: staff.principal.slackUserId,
    channel_id: product.config.slack?.SLACK_CHANNEL_ID ?? '',
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) };
  expect((await slack.sendRaw({ body, headers })).status).toBe(200);
  const sentBefore = { status: 401, body: expect.stringContaining('it was sent before') };

  await product.startBotProcess();
  await expectRefused(
    product,
    { who: [], words: '', reason: 'sent-before', act: 'request-refused', times: 1 },
    async () => expect(await slack.sendRaw({ body, headers })).toMatchObject(sentBefore),
  );
  // Slack itself signs again what it sends again.
  const later = slack.sign(body, Number(headers['x-slack-request-timestamp']) + 1);
  expect((await slack.sendRaw({ body, headers: { ...headers, ...later } })).status).toBe(200);
});

test('attack 25: a captured activity from Teams is sent to another bot', async () => {
  const { teams } = product.farSide;
  const principal = product.onTeams('principal');
  const said = teams.draftMessage(staff.principal.teamsUserId, '@Bellwether closure help');
  const press = {
    ...teams.draftMessage(staff.principal.teamsUserId, ''),
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'freeze-form', data: {} } },
  };
  for (const activity of [said, press]) {
    expect((await teams.sendActivity(activity, { token: 'good' })).status).toBe(200);
  }
  const told = principal.toldPrivately().length;
  const taken = await entries(product, { act: 'request-refused', reason: 'sent-before' });

  await product.startBotProcess();
  expect(await teams.sendActivity(said, { token: 'good' })).toEqual({ status: 200 });
  expect(await teams.sendActivity(press, { token: 'good' })).toMatchObject({
    status: 200,
    body: { statusCode: 200, value: expect.stringContaining('already received this') },
  });

  await until(
    'the entry',
    async () => (await entries(product, { act: 'request-refused', reason: 'sent-before' })) > taken,
  );
  expect(principal.toldPrivately()).toHaveLength(told);
});

test('attack 45: a press in Teams that approved is sent to another bot: one decision, one entry', async () => {
  const { teams } = product.farSide;
  const target = await askAnew(product);
  const press = teamsPress(product, {
    who: 'superintendent',
    verb: 'approve',
    data: dataOf(target),
  });
  expect((await teams.sendActivity(press, { token: 'good' })).status).toBe(200);
  await until('the approval', async () => (await approvalsOf(product, target.id)) === 1);
  const refused = await entries(product, { act: 'decision-refused' });

  await product.startBotProcess();
  for (const _ of [1, 2])
    expect(await teams.sendActivity(press, { token: 'good' })).toMatchObject({
      body: { value: expect.stringContaining('already received this') },
    });

  expect(await approvalsOf(product, target.id)).toBe(1);
  expect(await entries(product, { act: 'campaign-approved', subject: target.id })).toBe(1);
  expect(await entries(product, { act: 'decision-refused' })).toBe(refused);
});
