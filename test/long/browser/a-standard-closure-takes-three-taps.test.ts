import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { recordTemplate } from '#domain/words/template/record-template.ts';
import { staff } from '#sandbox/district/staff.ts';
import { openPage } from '#sandbox/open-page.ts';
import type { PageServer } from '#sandbox/page/page-server.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

const product = setUpProduct({ withoutWorker: true });
let server: PageServer;
let browser: Browser;
let page: Page;
/** Every click that the page saw from a hand. */
let taps = 0;

beforeAll(async () => {
  // Two home languages.
  await product.database.owner.pool.query(
    `UPDATE guardian SET language = 'es' WHERE language NOT IN ('en', 'es')`,
  );
  await product.database.owner.pool.query(
    'SELECT refresh_phone_audience(), refresh_home_languages()',
  );
  server = await openPage({ ...product, database: product.database.as('imports') });
  browser = await launchBrowser();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.exposeFunction('tapped', () => {
    taps += 1;
  });
  await page.addInitScript(() => {
    addEventListener(
      'click',
      (event) => {
        // An Enter that sends the line is a tap, too.
        if (event.isTrusted) (globalThis as unknown as { tapped: () => void }).tapped();
      },
      true,
    );
  });
  await page.goto(server.url);
  taps = 0;
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const see = (testId: string) => page.getByTestId(testId);

async function rewrite(testId: string, text: string): Promise<void> {
  await see(testId).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

test('a standard closure is requested in three taps', async () => {
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  await see('field-happening').waitFor();
  await see('modal-submit').click();
  await see('field-text-en').waitFor();
  await see('modal-submit').click();

  await see('slack-button-approve').waitFor();
  expect(taps).toBe(3);
});

test('an own text in two languages takes six', async () => {
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  await see('field-happening').waitFor();
  await see('modal-submit').click();
  await see('field-text-en').waitFor();
  await rewrite('field-text-en', 'There is no school. The boiler burst.');
  await see('form-button-message-languages').click();
  await see('field-text-es').waitFor();
  await rewrite('field-text-es', 'No hay clases. La caldera se rompió.');
  await see('modal-submit').click();

  const asked = `SELECT FROM campaign WHERE number = 2`;
  await until(
    'the closure',
    async () => ((await product.database.pool.query(asked)).rowCount ?? 0) > 0,
  );
  expect(taps).toBe(6);
  const { rows } = await product.database.pool.query(
    `SELECT t.body FROM message_text t JOIN campaign_version v ON v.id = t.version_id
     JOIN campaign c ON c.id = v.campaign_id AND c.number = 2 ORDER BY t.language`,
  );
  expect(rows).toEqual([
    { body: 'There is no school. The boiler burst.' },
    { body: 'No hay clases. La caldera se rompió.' },
  ]);
});

test('with the district’s own words it takes three, too', async () => {
  const { rows: requesters } = await product.database.pool.query<{ id: string }>(
    'SELECT id FROM operator WHERE directory_id = $1',
    [staff.principal.directoryId],
  );
  const operator = await findOperatorById(product.database.db, requesters[0]?.id ?? '');
  if (operator === undefined) throw new Error('nobody sends for the district');
  const en = 'On {date}, {school} stay closed {reason}. Meals are at the library.';
  await recordTemplate(product.database.db, {
    operator,
    platform: 'slack',
    template: { happening: 'closed', schoolId: null, name: null },
    texts: { en },
  });
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  await see('field-words').waitFor();
  await see('modal-submit').click();
  await see('field-text-en').waitFor();
  expect(await see('field-text-en').inputValue()).toContain('Meals are at the library.');
  await see('modal-submit').click();

  const asked = `SELECT FROM campaign WHERE number = 3`;
  await until(
    'the closure',
    async () => ((await product.database.pool.query(asked)).rowCount ?? 0) > 0,
  );
  expect(taps).toBe(3);
});

test('another happening brings the field that it needs, and takes nothing of what was filled in', async () => {
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  await see('field-ground').selectOption('fire');
  expect(await see('field-dismissalTime').count()).toBe(0);

  await see('field-happening').selectOption('early-dismissal');

  await see('field-dismissalTime').waitFor();
  expect(await see('field-ground').inputValue()).toBe('fire');
  await see('form-button-closure-fields').click();
  await see('field-stopTime').waitFor();
  expect(await see('field-ground').inputValue()).toBe('fire');
  expect(await see('field-happening').inputValue()).toBe('early-dismissal');
  // The next page of the same person would still have it open.
  await see('modal-cancel').click();
  await see('slack-modal').waitFor({ state: 'detached' });
});

test('a reason that nobody chose goes with what it was offered for', async () => {
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  expect(await see('field-ground').inputValue()).toBe('weather');

  await see('field-happening').selectOption('other');

  await see('field-purpose').waitFor();
  expect(await see('field-ground').inputValue()).toBe('none');
});
