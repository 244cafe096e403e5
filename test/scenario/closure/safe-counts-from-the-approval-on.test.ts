import { beforeAll, expect, test } from 'vitest';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { addWorkers, bringInRoster, type Worker } from '#test/support/roster/add-workers.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });

const worker = (place: number, name: string): Worker => ({
  sourcedId: `T-94${place}`,
  name,
  number: `+1959555014${place}`,
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
});
const workers = {
  safe: worker(1, 'Ruth Adeyemi'),
  writes: worker(2, 'Iris Bell'),
  silent: worker(3, 'Otis Fry'),
};
const rows = async <T extends object>(text: string) =>
  (await product.database.owner.pool.query<T>(text)).rows;
const told = (who: 'principal' | 'superintendent', words: string) =>
  until(`“${words}”`, () =>
    product
      .onSlack(who)
      .toldPrivately()
      .findLast((one) => one.includes(words)),
  );

beforeAll(async () => {
  await addWorkers(product, Object.values(workers));
  await bringInRoster(product);
});

test('without a number and without a closure that asks, it says that none does', async () => {
  await product.onSlack('principal').say('closure who-is-safe');
  await told('principal', 'No closure is asking staff now');
});

test('SAFE before any call or text of ours counts once the lockdown is approved, and not before', async () => {
  const { twilio } = product.farSide;
  const principal = product.onSlack('principal');
  await principal.openForm('closure lockdown Cottonwood');
  await until('the form', () => principal.form().includes('Lockdown'));
  expect(await principal.submit({})).toBeUndefined();
  const approver = product.onTeams('superintendent');
  await until('the card', () => approver.card().includes('Waiting for approval'));
  await twilio.sendText(workers.silent.number, 'SAFE');
  expect(await rows('SELECT FROM closure_reply')).toEqual([]);

  await approver.press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  await startDueCampaigns(product.database.as('worker').db);
  await twilio.sendText(workers.safe.number, 'Safe');

  await until('the answer', async () => (await rows('SELECT FROM closure_reply')).length === 1);
  expect(await rows('SELECT FROM attempt WHERE intent_at IS NOT NULL')).toEqual([]);
});

test('what else staff write stands at once under who is safe, by name', async () => {
  await product.farSide.twilio.sendText(
    workers.writes.number,
    'Locked in room 12 with 24 students, all fine',
  );
  await until('the text', async () => (await rows('SELECT FROM family_request_text')).length === 2);
  await product.onSlack('principal').say('closure who-is-safe');

  const list = await told('principal', 'who is safe');
  expect(list).toContain('1 of 3 staff safe');
  expect(list).toMatch(/Iris Bell wrote/);
  expect(list).toContain('Locked in room 12 with 24 students, all fine');
  // Texted before the approval, it is nothing that was written during the action.
  expect(list).not.toMatch(/Otis Fry wrote/);
});
