import { afterEach, beforeEach, expect, test } from 'vitest';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  dataOf,
  entries,
  expectRefused,
  stateOf,
  type Target,
} from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { withdraw } from '#test/support/chat/withdraw.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
let card: Target;
beforeEach(async () => {
  card = await askAnew(product);
});
afterEach(() => product.farSide.slack.changeChannel(slackChannel, { sharing: 'none' }));

/** A bot that knows nothing yet of what Slack says of the channel. */
async function newBot(): Promise<AsyncDisposable> {
  const bot = await product.startBotProcess();
  return {
    async [Symbol.asyncDispose]() {
      product.farSide.connectBot(product.botUrl);
      await bot[Symbol.asyncDispose]();
    },
  };
}

test.each(['external', 'pending'] as const)(
  'attack 16: the channel in Slack is shared with another organization (%s)',
  async (sharing) => {
    const refusedAtStart = await entries(product, { act: 'channel-refused' });
    product.farSide.slack.changeChannel(slackChannel, { sharing });
    await using _bot = await newBot();
    expect(await entries(product, { act: 'channel-refused', reason: 'shared-channel' })).toBe(
      refusedAtStart + 1,
    );

    await expectRefused(
      product,
      {
        who: [product.onSlack('superintendent')],
        words: 'People from other organizations may be in this channel',
        reason: 'shared-channel',
      },
      () => pressInSlack(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) }),
    );

    expect(await approvalsOf(product, card.id)).toBe(0);
    // Stopping is never refused for that.
    await withdraw(product.onSlack('superintendent'), card.number);
    await until('the stop', async () => (await stateOf(product, card.id)).state === 'stopped');
  },
);

test('attack 16: Slack can’t say whether the channel is shared, and not knowing is a no', async () => {
  const { slack } = product.farSide;
  slack.failNext('conversations.info', { error: 'missing_scope', times: Infinity });
  await using _bot = await newBot();

  await expectRefused(
    product,
    {
      who: [product.onSlack('superintendent')],
      words: 'People from other organizations may be in this channel',
      reason: 'shared-channel',
    },
    () => pressInSlack(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) }),
  );
  expect(await approvalsOf(product, card.id)).toBe(0);
  // It asks again, and is told this time.
  slack.recover('conversations.info');
  const data = { ...dataOf(card), again: '1' };
  await pressInSlack(product, { who: 'superintendent', verb: 'approve', data });
  await until('the approval', async () => (await approvalsOf(product, card.id)) === 1);
});

test('attack 17: the channel in Teams is shared with other teams', async () => {
  const { teams } = product.farSide;
  teams.shareChannel(true);

  await expectRefused(
    product,
    {
      who: [product.onTeams('superintendent')],
      words: 'People from other organizations may be in this channel',
      reason: 'shared-channel',
    },
    () => pressInTeams(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) }),
  );
  expect(await approvalsOf(product, card.id)).toBe(0);

  teams.shareChannel(false);
  await pressInTeams(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) });
  expect(await approvalsOf(product, card.id)).toBe(1);
});
