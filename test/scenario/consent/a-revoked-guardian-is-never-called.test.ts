import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ callsPerSecond: 8 });
beforeAll(async () => {
  await product.database.db.updateTable('district').set({ calls_per_second: 4 }).execute();
  await numbersChecked(product);
});

async function numbers(where: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone p WHERE ${where}`,
    values,
  );
  return rows.map((row) => product.vault.decrypt(row.number, phoneBinding(row.index)));
}

const called = () => new Set(product.farSide.twilio.calls().map((call) => call.to));

test('who withdrew, never agreed, or is barred gets no call about a school matter', async () => {
  await product
    .onSlack('principal')
    .askClosure(
      { purpose: 'school-mission', ground: 'none', happening: 'other', delivery: 'call' },
      { en: 'Back-to-school night is on Thursday.' },
    );
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  const kept = await numbers(`id IN (SELECT phone_id FROM exclusion)`);
  expect(kept.length).toBeGreaterThan(0);

  await superintendent.press('approve');
  await until('a few calls', () => called().size >= 3);

  expect([...called()].filter((number) => kept.includes(number))).toEqual([]);
});

test('who withdraws while it runs, by text or by a key, is not called after that', async () => {
  // Whose turn is still to come: no worker is quicker than their words.
  const { rows: put } = await product.database.owner.pool.query<{ phone: string }>(
    `UPDATE attempt SET not_before = clock_timestamp() + interval '10 seconds' WHERE id = (
       SELECT id FROM attempt WHERE state = 'planned' ORDER BY not_before DESC, id DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING phone_id AS phone`,
  );
  const [first = ''] = await numbers('id = $1', [put[0]?.phone]);
  expect(first).not.toBe('');

  expect(await product.farSide.twilio.sendText(first, 'STOP')).toBe(204);
  const alreadyCalled = called().has(first);
  await finished(product);

  expect(alreadyCalled).toBe(false);
  expect(called().has(first)).toBe(false);
  const { rows } = await product.database.pool.query(
    `SELECT a.disposition FROM attempt a JOIN phone p ON p.id = a.phone_id WHERE p.index = $1`,
    [product.vault.phoneIndex(first)],
  );
  expect(rows).toEqual([{ disposition: 'revoked' }]);
});

atLength(
  'the next school matter leaves them out from the start, and its card says why',
  async () => {
    await product
      .onTeams('principal')
      .askClosure({ purpose: 'school-mission', ground: 'none', delivery: 'call' });
    const person = product.onTeams('superintendent');
    await until(
      'the second card',
      async () =>
        (await product.campaign()).number === 2 && (await product.campaign()).state === 'submitted',
    );

    const { rows } = await product.database.pool.query<{ rule: string }>(
      `SELECT x.rule FROM exclusion x JOIN campaign_version v ON v.id = x.version_id JOIN campaign c ON c.id = v.campaign_id
     JOIN revocation r ON r.phone_id = x.phone_id WHERE c.number = 2 AND r.means = 'carrier-stop' AND x.channel = 'voice'`,
    );
    expect(rows).toEqual([{ rule: 'revoked' }]);
    await until('the reason on the card', () => person.card().includes('opted out'));
  },
);
