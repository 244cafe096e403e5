import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { openFields } from '#test/support/product/open-form.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });

/** A zone in which it is three in the morning, whenever this runs. */
const nightZone = () => {
  const behind = (Temporal.Now.instant().toZonedDateTimeISO('UTC').hour - 3 + 24) % 24;
  return behind <= 12 ? `Etc/GMT+${behind}` : `Etc/GMT-${24 - behind}`;
};
const zone = nightZone();

beforeAll(async () => {
  await product.database.owner.pool.query('UPDATE district SET time_zone = $1', [zone]);
});

test('a-night-request-asks-when: the morning is chosen, and what stops trying follows it', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure closed all today');
  await until('the question', () => principal.form().includes('It is night. When do calls begin?'));
  expect(await principal.submit({ ground: 'weather' })).toBeUndefined();
  await until('the words', () => principal.form().includes('Check the words'));
  await principal.submitWords({}, 'leave-out');
  await until('the card', () => principal.card().includes('Waiting for approval'));

  const { rows } = await product.database.owner.pool.query<{ begins: string; hours: number }>(
    `SELECT to_char(start_at AT TIME ZONE $1, 'HH24:MI') AS begins,
      extract(epoch FROM stop_trying_at - start_at)::int / 3600 AS hours FROM campaign_version`,
    [zone],
  );
  expect(rows).toEqual([{ begins: '05:30', hours: 2 }]);
});

test('on Teams as well, and an action of the building asks nothing', async () => {
  const principal = product.onTeams('principal');
  await principal.openForm('closure late 2h all');
  await until('the question', () => principal.form().includes('It is night. When do calls begin?'));
  expect(openFields(product, 'teams', 'principal')['begins']).toMatch(/T05:30$/);

  await principal.openForm('closure lockdown all');
  await until('the form', () => principal.form().includes('Action'));
  expect(principal.form()).not.toContain('It is night.');
});
