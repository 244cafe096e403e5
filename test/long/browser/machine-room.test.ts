import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage } from '#sandbox/open-page.ts';
import type { PageServer } from '#sandbox/page/page-server.ts';
import { until } from '#sandbox/until.ts';
import { createWorkerCrew, type WorkerCrew } from '#sandbox/worker-crew.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { finishedInTime } from '#test/support/product/let-time-pass.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

const product = setUpProduct({
  students: 120,
  callsPerSecond: 40,
  speed: 30,
  withoutWorker: true,
});
let crew: WorkerCrew;
let server: PageServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  crew = createWorkerCrew(() => product.startWorkerProcess());
  crew.start();
  crew.start();
  server = await openPage({ ...product, database: product.database.as('imports'), workers: crew });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.url);
  await numbersChecked(product);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const room = () => page.getByRole('region', { name: 'Machine room' });
const card = () => product.onTeams('superintendent').card();
const orders = () => product.farSide.twilio.calls().length;

async function approvedClosure({ calls }: { calls: number }): Promise<void> {
  const before = orders();
  const { number } = await product.campaign().catch(() => ({ number: 0 }));
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  await until(
    'the card',
    () => card().includes(`Closure ${number + 1}`) && card().includes('Waiting'),
  );
  await product.onTeams('superintendent').press('approve');
  await until('the first calls', () => orders() >= before + calls);
}

const threads = () =>
  product.farSide.slack
    .state()
    .channels.flatMap(({ messages }) => messages.map(({ text }) => text))
    .join('\n');

test('a worker killed on the page leaves no phone out: the others finish, and the books balance', async () => {
  await approvedClosure({ calls: 10 });
  await room().getByRole('button', { name: 'Kill Worker 1 (kill -9)' }).click();
  await room().getByText('Worker 1 killed').waitFor();
  expect(crew.members().map(({ state }) => state)).toEqual(['killed', 'running']);
  await page.getByTestId('machine-start').click();
  await room().getByText('Worker 3').waitFor();

  await finishedInTime(product, 500);
  await until('the summary', () => card().includes('Finished'));

  const { rows } = await product.database.pool.query<{ phones: number; accounted: number }>(`
    SELECT (SELECT count(*)::int FROM recipient WHERE channel = 'voice') AS phones,
      (SELECT count(DISTINCT phone_id)::int FROM attempt WHERE ended_at IS NOT NULL AND channel = 'voice') AS accounted`);
  expect(rows[0]?.phones).toBeGreaterThan(50);
  expect(rows[0]?.accounted).toBe(rows[0]?.phones);
  const heard = product.farSide.twilio
    .calls()
    .filter((call) => call.transcript.some(({ text }) => text.includes('will be closed')));
  expect(new Set(heard.map(({ to }) => to)).size).toBe(heard.length);
});

test('while the carrier refuses everything the card and the thread say so, and then it goes on', async () => {
  await page.getByTestId('weather-refusing').click();
  await room().getByText('refuses everything').waitFor();
  await approvedClosure({ calls: 0 });

  await until('the warning', () => card().includes('The carrier is at capacity'));
  await until('the news', () => threads().includes('The carrier began to reject calls'));
  await expect.poll(() => page.getByTestId('machine-pace').innerText()).not.toMatch(/^20 of 20/);
  const before = orders();
  await page.getByTestId('weather-clear').click();
  await room().getByText('takes every order').waitFor();
  await until('more calls', () => orders() > before);
});

test('a stop is understood by the person who reads the channel: what it did, and that nothing rings after it', async () => {
  await product.onSlack('principal').press('stop');

  await until('the report', () => /new call started .* never started\./.test(card()));
  await until('the thread', () =>
    threads().includes('No new call starts. Ringing calls are canceled'),
  );
  const placed = orders();
  await until('the last word', () =>
    product.farSide.twilio.calls().every(({ status }) => status !== 'in-progress'),
  );
  expect(orders()).toBe(placed);
});
