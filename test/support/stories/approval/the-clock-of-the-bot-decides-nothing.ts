import path from 'node:path';
import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  dataOf,
  entries,
  expectRefused,
  stateOf,
} from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams, slackPressBody } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** In short one clock that is ahead, and one approval in Slack. */
export function clockOfTheBot(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({ students: isLong ? 30 : 12, withoutWorker: true });

  /** A bot on a machine whose clock is wrong takes what people press, until the end of the test. */
  async function botWithClock(minutes: number): Promise<AsyncDisposable> {
    const preload = path.join(import.meta.dirname, '../../product/shifted-clock.mjs');
    const bot = await product.startBotProcess({
      NODE_OPTIONS: `--import=${preload}`,
      CLOCK_SHIFT_MINUTES: String(minutes),
    });
    return {
      async [Symbol.asyncDispose]() {
        product.farSide.connectBot(product.botUrl);
        await bot[Symbol.asyncDispose]();
      },
    };
  }

  /** How long an emergency waits for a decision, from the next asking on. Two people set it; the owner of the database can. */
  const waitsFor = (emergency_approval_minutes: number) =>
    product.database.owner.db.updateTable('district').set({ emergency_approval_minutes }).execute();

  // Slack's requests carry a time of their own, which a bot that is more than five minutes off takes for forged; the
  // tokens of Teams are good for an hour.
  test.each(
    (
      [
        ['Slack', 4, pressInSlack],
        ['Teams', 40, pressInTeams],
      ] as const
    ).slice(0, isLong ? 2 : 1),
  )(
    'attack 20: the clock of the bot is ahead, and in %s an approval is none the later',
    async (_, minutes, press) => {
      await waitsFor(3);
      const card = await askAnew(product);
      await using _bot = await botWithClock(minutes);

      await press(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) });

      await until('the approval', async () => (await approvalsOf(product, card.id)) === 1);
      expect(await stateOf(product, card.id)).toMatchObject({ state: 'approved' });
    },
  );

  if (length === 'short') return;

  test('attack 20: the clock of the bot is hours off: it takes nobody’s word', async () => {
    const card = await askAnew(product);
    await using _bot = await botWithClock(300);
    const { slack } = product.farSide;
    const body = slackPressBody(product, {
      who: 'superintendent',
      verb: 'approve',
      data: dataOf(card),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) };

    const answer = await slack.sendRaw({ body, headers });

    expect(answer).toMatchObject({
      status: 401,
      body: expect.stringContaining('too far from now'),
    });
    await until(
      'the entry',
      async () => (await entries(product, { act: 'request-refused', reason: 'wrong-time' })) === 1,
    );
    expect(await approvalsOf(product, card.id)).toBe(0);
  });

  // The last: what nobody waits for any more is a policy that one person can't take back.
  test.each([
    ['Slack', -4, pressInSlack],
    ['Teams', -40, pressInTeams],
  ] as const)(
    'attack 20: the clock of the bot is behind, and in %s nobody gains time by it',
    async (platform, minutes, press) => {
      await waitsFor(0);
      const card = await askAnew(product, 'Edit and resubmit');
      await using _bot = await botWithClock(minutes);
      const who =
        platform === 'Slack'
          ? product.onSlack('superintendent')
          : product.onTeams('superintendent');

      await expectRefused(
        product,
        { who: [who], words: 'isn’t waiting for approval', reason: 'not-waiting' },
        () => press(product, { who: 'superintendent', verb: 'approve', data: dataOf(card) }),
      );

      expect(await approvalsOf(product, card.id)).toBe(0);
      expect(await entries(product, { act: 'campaign-expired', subject: card.id })).toBe(1);
      expect(await stateOf(product, card.id)).toMatchObject({ state: 'expired' });
    },
  );
}
