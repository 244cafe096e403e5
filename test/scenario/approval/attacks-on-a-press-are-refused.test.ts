import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { slackChannel, slackComplianceChannel, teamsComplianceChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  callSlack,
  dataOf,
  entries,
  expectRefused,
  stateOf,
  type Target,
  waitingTarget,
} from '#test/support/chat/attacks.ts';
import {
  pressInSlack,
  pressInTeams,
  slackPressBody,
  teamsPress,
} from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
let card: Target;
beforeEach(async () => {
  card = await askAnew(product);
});

type Who = Parameters<typeof pressInSlack>[1]['who'];

/** The same press on both platforms. */
async function pressInBoth(who: Who, verb: string, data: Record<string, string>): Promise<void> {
  await pressInTeams(product, { who, verb, data });
  await pressInSlack(product, { who, verb, data });
}

const both = (who: Who) => [product.onSlack(who), product.onTeams(who)];

/** Nothing has been decided about the closure that waits. */
async function expectUndecided(): Promise<void> {
  expect(await stateOf(product, card.id)).toMatchObject({ state: 'submitted' });
  expect(await approvalsOf(product, card.id)).toBe(0);
}

test('attack 06: the payload of a button is forged', async () => {
  const who = both('superintendent');
  const forged: Record<string, string>[] = [
    { campaign: card.id },
    { campaign: `${card.id}' OR true --`, code: card.code },
    {},
  ];
  for (const verb of ['approve', 'send-back-form']) {
    await expectRefused(
      product,
      { who, words: 'There is no such closure', reason: 'not-found', times: 6 },
      async () => {
        for (const data of forged) await pressInBoth('superintendent', verb, data);
      },
    );
  }
  await expectRefused(
    product,
    { who, words: 'isn’t the card that Bellwether posted', reason: 'unknown-card' },
    () => pressInBoth('superintendent', 'approve', { campaign: randomUUID(), code: card.code }),
  );
  await expectRefused(
    product,
    { who, words: 'This card is out of date', reason: 'out-of-date' },
    () => pressInBoth('superintendent', 'approve', { campaign: card.id, code: '0000-0000' }),
  );
  await expectUndecided();
});

test('attack 07: a recorded press is sent again', async () => {
  const { slack } = product.farSide;
  const superintendent = product.onSlack('superintendent');
  const body = slackPressBody(product, {
    who: 'superintendent',
    verb: 'approve',
    data: dataOf(card),
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = { ...form, ...slack.sign(body) };

  expect((await slack.sendRaw({ body, headers })).status).toBe(200);
  await until('the approval', async () => (await approvalsOf(product, card.id)) === 1);
  await expectRefused(
    product,
    { who: [], words: '', reason: 'sent-before', act: 'request-refused', times: 1 },
    async () => {
      for (const _ of [1, 2, 3]) {
        expect(await slack.sendRaw({ body, headers })).toMatchObject({
          status: 401,
          body: 'This request was refused: it was sent before, and counts once.',
        });
      }
    },
  );
  // Signed again, as by the person who holds the secret: the person has decided already.
  const again = `${body}&again=1`;
  await expectRefused(
    product,
    { who: [superintendent], words: 'You approved this at', reason: 'already-decided' },
    () => slack.sendRaw({ body: again, headers: { ...form, ...slack.sign(again) } }),
  );
  expect(await approvalsOf(product, card.id)).toBe(1);
  expect(await entries(product, { act: 'campaign-approved', subject: card.id })).toBe(1);
});

test('attack 45: a captured press in Teams is sent again, as it was and from another thread', async () => {
  const { teams } = product.farSide;
  const press = teamsPress(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) });
  expect((await teams.sendActivity(press, { token: 'good' })).status).toBe(200);
  await until('the approval', async () => (await approvalsOf(product, card.id)) === 1);
  const before = await entries(product, { act: 'decision-refused' });
  const conversation = press['conversation'] as { id: string };

  for (const again of [
    press,
    { ...press, conversation: { ...conversation, id: `${conversation.id};messageid=1` } },
    { ...press, value: { action: { type: 'Action.Execute', verb: 'freeze', data: {} } } },
  ]) {
    // Teams shows what comes with a 200 to the person who pressed; a replay is told that it did nothing.
    expect(await teams.sendActivity(again, { token: 'good' })).toMatchObject({
      status: 200,
      body: { value: expect.stringContaining('already received this') },
    });
  }
  const { id, ...nameless } = press;
  expect((await teams.sendActivity(nameless, { token: 'good' })).status).toBe(501);

  expect(id).toBeDefined();
  expect(await approvalsOf(product, card.id)).toBe(1);
  expect(await entries(product, { act: 'campaign-approved', subject: card.id })).toBe(1);
  expect(await entries(product, { act: 'decision-refused' })).toBe(before);
});

test.each([-301, 301])('attack 07: a press signed %d seconds from now', async (seconds) => {
  const { slack } = product.farSide;
  const press = { who: 'superintendent', verb: 'approve', data: dataOf(card) } as const;
  const body = slackPressBody(product, press);
  const at = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) + seconds;

  const answer = await slack.sendRaw({
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...slack.sign(body, at + Math.sign(seconds)),
    },
  });

  expect(answer).toMatchObject({
    status: 401,
    body: 'This request was refused: the time in it is too far from now.',
  });
  // Both in one minute are one entry, so that a flood of them can't fill the log.
  await until(
    'the entry',
    async () => (await entries(product, { act: 'request-refused', reason: 'wrong-time' })) === 1,
  );
  await expectUndecided();
});

test('attack 08: an old card is pressed', async () => {
  const first = card;
  const superintendent = product.onTeams('superintendent');
  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Say which buses run.' });
  const principal = product.onSlack('principal');
  await until('the reason', () => principal.card().includes('Say which buses run.'));
  await principal.press('revise');
  await principal.submit({});
  await principal.submitWords({ en: 'Closed today. No buses run.' });
  const second = await waitingTarget(product, first.number);

  await expectRefused(
    product,
    { who: both('deputy'), words: 'This card is out of date', reason: 'out-of-date' },
    () => pressInBoth('deputy', 'approve', dataOf(first)),
  );

  expect(second.code).not.toBe(first.code);
  expect(await stateOf(product, first.id)).toMatchObject({ state: 'submitted' });
});

test.each(['approve', 'read-text', 'send-back-form'])(
  'attack 18: anyone who has our token posts a card that looks like ours, and somebody presses “%s” on it',
  async (verb) => {
    const { slack, teams } = product.farSide;
    const real = slack
      .state()
      .channels.find(({ id }) => id === slackChannel)
      ?.messages.findLast(({ text }) => text.startsWith('Closure '));
    const posted = await callSlack(product, 'chat.postMessage', {
      channel: slackChannel,
      text: 'Closure',
      blocks: real?.blocks,
    });
    // In Teams the message of another channel will do.
    const { activities } =
      teams.state().conversations.find(({ id }) => id === teamsComplianceChannel) ?? {};
    const elsewhere = activities?.at(-1)?.id ?? '1700000000000';
    const press = { who: 'superintendent', verb, data: dataOf(card) } as const;

    await expectRefused(
      product,
      {
        who: both('superintendent'),
        words: 'isn’t the card that Bellwether posted',
        reason: 'unknown-card',
        times: 3,
      },
      async () => {
        await pressInSlack(product, { ...press, messageId: posted.ts });
        // The very id of ours, said of another channel.
        await pressInSlack(product, { ...press, channelId: slackComplianceChannel });
        await pressInTeams(product, { ...press, messageId: elsewhere });
      },
    );
    await expectUndecided();
  },
);

test('attack 18: the end of the form that sends back is sent without its card', async () => {
  const deputy = product.onTeams('deputy');
  await deputy.press('send-back-form');
  // The card was deleted meanwhile, and the one in its place is another message.
  const setCard = (message_id: string) =>
    product.database.owner.pool.query(
      `UPDATE posted_card SET message_id = $2 WHERE subject = $1 AND platform = 'teams' AND channel = 'closures'
      RETURNING old.message_id AS before`,
      [card.id, message_id],
    );
  const { rows } = await setCard('1');

  await expectRefused(
    product,
    { who: [deputy], words: 'isn’t the card that Bellwether posted', reason: 'unknown-card' },
    () => deputy.submit({ reason: 'Not today.' }),
  );
  await setCard(rows[0]?.before);
  await expectUndecided();
});

test('attack 24: there is no “approve all”', async () => {
  const deputy = product.onSlack('deputy');
  await expectRefused(
    product,
    { who: [deputy], words: 'Each closure is approved by itself', reason: 'on-the-card', times: 2 },
    async () => {
      for (const words of ['closure approve all', 'closure approve']) await deputy.say(words);
    },
  );
  await expectRefused(
    product,
    { who: both('deputy'), words: 'There is no such closure', reason: 'not-found', times: 6 },
    async () => {
      for (const campaign of ['all', '*', `${card.id},${card.id}`])
        await pressInBoth('deputy', 'approve', { campaign, code: card.code });
    },
  );
  await expectRefused(
    product,
    // Four in one minute are one entry, and the rest of them a count.
    { who: [], words: '', reason: 'no-such-address', act: 'request-refused', times: 1 },
    async () => {
      for (const path of ['/approve', '/api/approve', '/api/approvals', `/closures/${card.id}`]) {
        const answer = await fetch(`${product.botUrl}${path}`, { method: 'POST', body: '{}' });
        expect(answer.status).toBe(404);
        expect(await answer.text()).toContain('approved in chat, each on its own card');
      }
    },
  );
  await expectUndecided();
});
