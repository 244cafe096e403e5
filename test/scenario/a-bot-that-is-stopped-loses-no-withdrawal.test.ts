import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { phoneBinding } from '#vault/vault.ts';
import { hold, waitsForLock } from '../support/hold.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ withoutBot: true, withoutWorker: true });
});
afterAll(() => product[Symbol.asyncDispose]());

test('a STOP that a bot has taken in when it is stopped is kept and answered, and no further one taken', async () => {
  const { owner } = product.database;
  const { rows } = await owner.pool.query<{ id: string; number: Buffer; index: Buffer }>(
    'SELECT id, number, index FROM phone LIMIT 1',
  );
  const [phone] = rows;
  if (phone === undefined) throw new Error('no phone');
  const number = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  const bot = await product.startBotProcess();
  const release = await hold(owner.pool, 'SELECT FROM phone_gate FOR UPDATE');

  const answered = product.farSide.twilio.sendText(number, 'STOP');
  await until('the STOP to wait', () => waitsForLock(owner.pool, 'bellwether-calls'));
  const stopped = bot[Symbol.asyncDispose]();
  await until('the bot to take nothing more', () =>
    fetch(`${product.botUrl}/health/live`).then(
      () => false,
      () => true,
    ),
  );
  await release();

  expect(await answered).toBe(204);
  await stopped;
  const kept = await owner.pool.query('SELECT FROM revocation WHERE phone_id = $1', [phone.id]);
  expect(kept.rowCount).toBe(1);
});
