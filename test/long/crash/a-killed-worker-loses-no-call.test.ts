import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finishedInTime, letTimePass } from '#test/support/product/let-time-pass.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 60, callsPerSecond: 60, withoutWorker: true });

test('workers killed with -9 in the middle of calling leave no phone out and speak to none twice', async () => {
  let worker = product.startWorkerProcess();
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');

  for (const calls of [8, 25]) {
    await until(`${calls} calls`, () => product.farSide.twilio.calls().length >= calls);
    await worker.kill();
    await letTimePass(product);
    worker = product.startWorkerProcess();
  }
  await finishedInTime(product);

  const { rows } = await product.database.pool.query<{
    phones: number;
    accounted: number;
    spokenTwice: number;
  }>(`
    SELECT (SELECT count(*)::int FROM recipient WHERE channel = 'voice') AS phones,
      (SELECT count(DISTINCT phone_id)::int FROM attempt WHERE ended_at IS NOT NULL AND channel = 'voice') AS accounted,
      (SELECT count(*)::int FROM (SELECT FROM attempt WHERE spoken_at IS NOT NULL GROUP BY phone_id HAVING count(*) > 1) AS twice) AS "spokenTwice"`);
  expect(rows[0]?.accounted).toBe(rows[0]?.phones);
  expect(rows[0]?.spokenTwice).toBe(0);
  const heard = product.farSide.twilio
    .calls()
    .filter((call) => call.transcript.some((line) => line.text.includes('will be closed')));
  expect(new Set(heard.map((call) => call.to)).size).toBe(heard.length);
});
