import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 20, withoutWorker: true });

const rows = async <T extends object>(text: string) =>
  (await product.database.owner.pool.query<T>(text)).rows;

const textsByPhone = () =>
  Map.groupBy(
    product.farSide.twilio.messages().filter(({ direction }) => direction === 'outbound-api'),
    ({ to }) => to,
  );

/**
 * The carrier is asked every second about a text in doubt, and about what has no receipt and no events. What it has denied twice is as old
 * as it has to be. What it has is found by when it was made, so that time is left alone before.
 */
async function hurry(): Promise<void> {
  await product.database.owner.pool.query(
    `UPDATE attempt SET deadline_at = least(deadline_at, now() + interval '1 second'),
       intent_at = CASE WHEN state = 'unknown' AND misses >= 2 AND intent_at > now() - interval '100 seconds'
         THEN intent_at - interval '150 seconds' ELSE intent_at END
     WHERE id IN (SELECT id FROM attempt WHERE state IN ('unknown', 'accepted', 'ringing', 'answered') FOR UPDATE SKIP LOCKED)`,
  );
}

test('half of the answers are lost, and some orders with them: each family is texted once, and the closure ends', async () => {
  const { twilio } = product.farSide;
  // Neither an answer nor a receipt tells of them.
  twilio.dropCallbacks(100_000);
  twilio.failNext('messages.create', { mode: 'drop-before', times: 3 });
  twilio.failNext('messages.create', { mode: 'accept-then-drop', every: 2, times: 12 });
  await product.onSlack('principal').askClosure({ delivery: 'text' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  product.startWorker();
  await until(
    'texts in doubt',
    async () => (await rows(`SELECT FROM attempt WHERE state = 'unknown'`)).length > 2,
  );
  await until('the card of a text in doubt', () =>
    superintendent.card().includes('Checking with carrier'),
  );

  // No faster than the worker looks: it steps around rows that somebody else holds.
  const hurrying = setInterval(() => void hurry().catch(() => undefined), 500);
  await finished(product).finally(() => clearInterval(hurrying));

  const [listed] = await rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM recipient WHERE channel = 'text'`,
  );
  const texted = [...textsByPhone().values()].map((texts) => texts.length);
  expect(texted).toEqual(Array.from({ length: listed?.count ?? 0 }, () => 1));
  // Those that the carrier had were adopted, and three were sent once more.
  expect(
    await rows(
      `SELECT try_number, disposition, count(*)::int AS count FROM attempt WHERE channel = 'text'
         AND (disposition = 'unknown' OR try_number > 1) GROUP BY 1, 2 ORDER BY 1`,
    ),
  ).toEqual([
    { try_number: 1, disposition: 'unknown', count: 3 },
    { try_number: 2, disposition: 'delivered', count: 3 },
  ]);
});
