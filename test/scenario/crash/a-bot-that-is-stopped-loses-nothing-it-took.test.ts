import { beforeEach, expect, test } from 'vitest';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { hold, waitsForLock } from '#test/support/attempt/hold.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ withoutBot: true, withoutWorker: true });
let bot: Child;
beforeEach(async () => {
  bot = await product.startBotProcess();
});

const takesNothingMore = () =>
  until('the bot to take nothing more', () =>
    fetch(`${product.botUrl}/health/live`).then(
      () => false,
      () => true,
    ),
  );

test('a STOP that a bot has taken in when it is stopped is kept and answered', async () => {
  const { owner } = product.database;
  const { rows } = await owner.pool.query<{ id: string; number: Buffer; index: Buffer }>(
    `SELECT id, number, index FROM phone p
     WHERE NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id) ORDER BY p.index LIMIT 1`,
  );
  const [phone] = rows;
  if (phone === undefined) throw new Error('no phone');
  const number = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  const release = await hold(owner.pool, 'SELECT FROM phone_gate FOR UPDATE');

  const answered = product.farSide.twilio.sendText(number, 'STOP');
  await until('the STOP to wait', () => waitsForLock(owner.pool, 'bellwether-calls'));
  const stopped = bot[Symbol.asyncDispose]();
  await takesNothingMore();
  await release();

  expect(await answered).toBe(204);
  await stopped;
  const kept = await owner.pool.query('SELECT FROM revocation WHERE phone_id = $1', [phone.id]);
  expect(kept.rowCount).toBe(1);
});

atLength(
  'words that Slack was told are taken are answered by a bot that is stopped meanwhile',
  async () => {
    const { owner } = product.database;
    const principal = product.onSlack('principal');
    const release = await hold(owner.pool, 'LOCK TABLE training_course IN ACCESS EXCLUSIVE MODE');

    await principal.say('closure training');
    await until('the words to wait', () => waitsForLock(owner.pool, 'bellwether-bot'));
    const stopped = bot[Symbol.asyncDispose]();
    await takesNothingMore();
    await release();

    await stopped;
    expect(principal.toldPrivately()).toEqual([expect.stringContaining('training')]);
  },
);
