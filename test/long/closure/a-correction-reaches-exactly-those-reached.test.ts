import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure } from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 1 });
let first: string;
beforeAll(async () => {
  await startClosure(product);
  first = (await product.campaign()).id;
});

async function numberOf(id: string): Promise<number> {
  const { number } = await product.database.db
    .selectFrom('campaign')
    .select('number')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return number;
}

async function phonesSpokenTo(campaignId: string): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ phone: string }>(
    `SELECT DISTINCT phone_id AS phone FROM attempt WHERE campaign_id = $1 AND spoken_at IS NOT NULL ORDER BY 1`,
    [campaignId],
  );
  return rows.map(({ phone }) => phone);
}

test('a stop from Slack, half-way, says in both channels what it did', async () => {
  const onSlack = product.onSlack('principal');
  const onTeams = product.onTeams('superintendent');
  await until('somebody to be reached', async () => (await phonesSpokenTo(first)).length > 2);

  await onSlack.press('stop');

  for (const person of [onSlack, onTeams]) {
    await until('the report', () =>
      /(No new call started after|Last new call started [\d.]+ seconds after) the stop; \d+ calls? (was|were) in progress; [1-9]\d* never started\./.test(
        person.card(),
      ),
    );
    expect(person.card()).toContain('Stopped by Dana Whitfield');
    // Who hears it when it is stopped counts as reached at the end of their call.
    await until('the correction to be offered', () => person.card().includes('Correct'));
  }
});

test('its card opens a correction for those it reached, which needs an approval of its own', async () => {
  await until('the last calls to end', async () => {
    const { rowCount } = await product.database.pool.query(
      'SELECT FROM attempt WHERE campaign_id = $1 AND ended_at IS NULL',
      [first],
    );
    return rowCount === 0;
  });
  await product.onSlack('principal').openForm('closure correct');
  const principal = product.onTeams('principal');
  const superintendent = product.onSlack('superintendent');
  await principal.press('correct');
  await principal.submit({});
  await principal.submitWords({ en: 'Our last call was wrong: school is open today.' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'));

  expect(superintendent.card()).toMatch(/Corrects\nClosure \d+, for everyone it reached/);
  await superintendent.press('approve');
  await finished(product);
});

test('exactly those who had heard the closure hear the correction', async () => {
  const correction = (await product.campaign()).id;
  const { rows } = await product.database.pool.query<{ corrects: string }>(
    'SELECT corrects FROM campaign WHERE id = $1',
    [correction],
  );

  expect(rows).toEqual([{ corrects: first }]);
  expect(await phonesSpokenTo(correction)).toEqual(await phonesSpokenTo(first));
  const all = await product.database.pool.query(
    `SELECT DISTINCT phone_id FROM attempt WHERE campaign_id = $1`,
    [first],
  );
  expect((await phonesSpokenTo(correction)).length).toBeLessThan(all.rowCount ?? 0);
});

test('what reached nobody yet, or is under way, offers and takes no correction', async () => {
  const principal = product.onTeams('principal');
  await principal.askClosure({ happening: 'late-1h' });
  await until('the card', () => principal.card().includes('1 hour late'));

  await principal.say(`closure correct ${await numberOf((await product.campaign()).id)}`);

  await until('the refusal', () =>
    principal.toldPrivately().some((told) => told.includes('still active')),
  );
});
