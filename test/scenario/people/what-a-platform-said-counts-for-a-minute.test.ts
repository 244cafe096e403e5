import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  dataOf,
  entries,
  expectRefused,
  type Target,
} from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const { slackUserId, teamsUserId } = staff.superintendent;

const product = setUpProduct({ withoutWorker: true });
let bot: Child;
let card: Target;
beforeAll(async () => {
  bot = await product.startBotProcess({
    NODE_OPTIONS: `--import=${path.join(import.meta.dirname, '../../support/product/shifted-clock.mjs')}`,
    // Never five minutes from what a platform signs.
    CLOCK_SHIFT_MINUTES: '-3',
    CLOCK_JUMP_MINUTES: '2',
  });
});
beforeEach(async () => {
  card = await askAnew(product);
});
afterEach(async () => {
  product.farSide.slack.changeChannel(slackChannel, { sharing: 'none' });
  product.farSide.slack.changeUser(slackUserId, { flags: {} });
  product.farSide.teams.changeUser(teamsUserId, { userRole: 'user' });
});

/** As far as the bot can tell by its clock; a press might overtake the signal. */
async function letTwoMinutesPass(): Promise<void> {
  const jumped = once(bot.process, 'message');
  bot.process.kill('SIGUSR2');
  await jumped;
}

type PressIn = typeof pressInSlack;

/** The right press, or the same one from a card that is out of date. */
const press = (pressIn: PressIn, code = card.code) =>
  pressIn(product, { who: 'superintendent', verb: 'approve', data: { ...dataOf(card), code } });

/** Anyone who was refused for another reason is known to the bot as one of the staff. */
const becomeKnown = (pressIn: PressIn) =>
  expectRefused(
    product,
    {
      who: [product[pressIn === pressInSlack ? 'onSlack' : 'onTeams']('superintendent')],
      words: 'This card is out of date',
      reason: 'out-of-date',
    },
    () => press(pressIn, '0000-0000'),
  );

async function expectNobody(pressIn: PressIn): Promise<void> {
  const before = await entries(product, { act: 'account-refused' });
  await press(pressIn);
  await until(
    'the refusal in the log',
    async () => (await entries(product, { act: 'account-refused' })) === before + 1,
  );
  expect(await approvalsOf(product, card.id)).toBe(0);
}

test('attack 16: whom Slack called a member two minutes ago is a guest by now, and approves', async () => {
  await becomeKnown(pressInSlack);
  product.farSide.slack.changeUser(slackUserId, { flags: { is_restricted: true } });
  await letTwoMinutesPass();

  await expectNobody(pressInSlack);
});

test('attack 17: whom Teams called a member two minutes ago is a guest by now, and approves', async () => {
  await becomeKnown(pressInTeams);
  product.farSide.teams.changeUser(teamsUserId, { userRole: 'guest' });
  await letTwoMinutesPass();

  await expectNobody(pressInTeams);
});

test('attack 16: the channel was our own two minutes ago, and is shared by now', async () => {
  await becomeKnown(pressInSlack);
  product.farSide.slack.changeChannel(slackChannel, { sharing: 'external' });
  await letTwoMinutesPass();

  await expectRefused(
    product,
    {
      who: [product.onSlack('superintendent')],
      words: 'People from other organizations may be in this channel',
      reason: 'shared-channel',
    },
    () => press(pressInSlack),
  );
  expect(await approvalsOf(product, card.id)).toBe(0);
});
