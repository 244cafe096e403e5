import { request } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage } from '#sandbox/open-page.ts';
import type { PageServer } from '#sandbox/page/page-server.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

let server: PageServer;
let browser: Browser;
let page: Page;
/** The phone that the viewer answered. */
let answeredPhone = '';
/** Slow enough for a hand to answer a ringing phone. */
const speed = 6;
const product = setUpProduct({ students: 30, speed, callsPerSecond: 4 });
const asked: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  server = await openPage({ ...product, database: product.database.as('imports') });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('request', (sent) => asked.push(sent.url()));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** For how long somebody has been speaking after the tone of the newest call. */
function secondsSpoken(): number {
  const take = product.farSide.twilio
    .calls()
    .at(-1)
    ?.transcript.findLast(({ text }) => text === '(speaks)');
  return take === undefined ? 0 : Temporal.Now.instant().since(take.at).total('seconds') * speed;
}

const see = (testId: string) => page.getByTestId(testId);
const slackPanel = () => page.getByRole('region', { name: 'Slack' });
const teamsPanel = () => page.getByRole('region', { name: 'Teams' });

test('a command in Slack opens a form, and what is wrong stands beside its field', async () => {
  await see('slack-input').fill('/closure');
  await see('slack-send').click();
  await see('field-happening')
    .locator('option:checked', { hasText: 'Closed' })
    .waitFor({ state: 'attached' });
  await see('modal-submit').click();

  await see('form-button-message-languages').click();
  await see('field-text-es').waitFor();
  await see('field-text-en').fill('');
  await see('field-text-es').fill('Las escuelas cierran el martes.');
  await see('modal-submit').click();

  await slackPanel().getByText('Please complete this required field.').waitFor();
  expect(await see('field-text-es').inputValue()).toBe('Las escuelas cierran el martes.');
});

test('the sent form brings the approval card to both channels', async () => {
  await see('field-text-en').fill('All schools are closed on Tuesday because of snow.');
  await see('modal-submit').click();
  // The other languages still say what the form began with.
  await see('field-same-vi').waitFor();
  for (const answer of await page.getByTestId(/^field-same-/).all()) {
    await answer.selectOption('keep');
  }
  await see('modal-submit').click();

  await see('slack-button-approve').waitFor();
  await teamsPanel().getByTestId('card-button-approve').waitFor();
  for (const panel of [slackPanel(), teamsPanel()]) {
    const words = await panel.innerText();
    expect(words).toContain('All schools are closed on Tuesday because of snow.');
    expect(words).toMatch(/Who\s+\d+ phones, \d+ guardians · call/);
    expect(words).not.toMatch(/Legal basis/);
  }
});

atLength('Details open over Slack, and unfold in Teams', async () => {
  const fingerprint = /Fingerprint\s+[0-9a-f]{4}-[0-9a-f]{4}/;
  await see('slack-button-details').click();
  expect(await see('slack-modal').innerText()).toMatch(/Legal basis/);
  expect(await see('slack-modal').innerText()).toMatch(fingerprint);
  await see('modal-cancel').click();
  await see('slack-modal').waitFor({ state: 'detached' });

  await teamsPanel().getByTestId('card-button-details').click();
  // Tables are the part that a bundler drops from the Teams cards.
  await teamsPanel().getByText('Legal basis').waitFor();
  expect(await teamsPanel().innerText()).toMatch(fingerprint);
  await teamsPanel().getByTestId('card-button-details').click();

  await see('slack-button-languages').click();
  await see('slack-modal').getByText('Vietnamese', { exact: true }).waitFor();
  await see('modal-cancel').click();
  await teamsPanel().getByTestId('card-button-all-languages').click();
  await see('teams-dialog').getByText('Vietnamese', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await see('teams-dialog').waitFor({ state: 'detached' });
});

test('the author’s own approval is refused before their eyes alone', async () => {
  await see('slack-button-approve').click();
  await see('confirm-yes').click();

  await slackPanel().getByText('Another approver has to').first().waitFor();
  expect(await slackPanel().innerText()).toContain('Only visible to you');
  await see('operator-slack').selectOption({ label: 'Inés Carvajal · Deputy Superintendent' });
  expect(await slackPanel().innerText()).not.toContain('Another approver has to');
  expect(product.farSide.twilio.calls()).toEqual([]);
});

atLength('a dialog in Teams opens from a button and closes by the Escape key', async () => {
  await teamsPanel().getByTestId('card-button-send-back').click();
  await see('teams-dialog').getByText('What should change').waitFor();

  await page.keyboard.press('Escape');

  await see('teams-dialog').waitFor({ state: 'detached' });
});

test('after the approval in Teams a phone rings until it is answered, speaks, and takes a key', async () => {
  await teamsPanel().getByTestId('card-button-approve').click();
  await teamsPanel().getByTestId('card-confirm-approve').click();

  const phone = page.locator('.phone.mine[data-status=ringing]').first();
  await phone.waitFor();
  const id = (await phone.getAttribute('data-testid')) ?? '';
  answeredPhone = id;
  await see(id).getByTestId('answer').click();
  await see(id).getByText('automated message').or(see(id).getByText('automático')).waitFor();
  await see(id).getByTestId('key-9').click();
  await see(id).getByText('pressed 9').waitFor();

  const number = id.replace('phone-', '');
  await expect
    .poll(async () => {
      const { rows } = await product.database.pool.query('SELECT FROM revocation');
      return rows.length;
    })
    .toBeGreaterThan(0);
  expect(product.farSide.twilio.phone(number).call?.transcript).toContainEqual(
    expect.objectContaining({ speaker: 'key', text: '9' }),
  );
  // The viewer’s other phone rings until somebody answers it, too.
  await page.locator('.phone.mine[data-status=ringing]').first().getByTestId('answer').click();
});

atLength(
  'the summary comes to both channels, and the counters agree with the carrier',
  async () => {
    await slackPanel().getByText('Finished').first().waitFor();
    await teamsPanel().getByText('Finished').first().waitFor();

    const placed = product.farSide.twilio.calls().length;
    await expect.poll(() => see('count-placed').innerText()).toBe(String(placed));
  },
);

atLength('a family calls back by one button, and hears what the call was about', async () => {
  const phone = see(answeredPhone);
  await phone.getByTestId('call-back').click();

  await phone.getByText('we contacted you').or(phone.getByText('nos comunicamos')).waitFor();
  await phone.getByTestId('hang-up').click();
  await phone.getByText('Call ended').waitFor();
  await see('phones-tab-calls').click();
  await page.getByText('Called back').waitFor();
  await page.getByRole('button', { name: 'Families' }).click();
});

atLength('an answer for one person comes to that person’s own chat in Teams', async () => {
  await see('teams-input').fill('@Bellwether closure help');
  await see('teams-send').click();
  await see('teams-tab-chat').getByText('1 new').waitFor();

  await see('teams-tab-chat').click();

  await teamsPanel().getByText('No one is called until a second person approves.').waitFor();
});

test('a family’s STOP goes to the district, and the carrier blocks what follows', async () => {
  const phone = page.locator('.phone.mine').first();
  await phone.getByTestId('text-input').fill('STOP');
  await phone.getByTestId('text-send').click();

  await phone.getByText('the carrier blocks texts').waitFor();
});

atLength(
  'the phone of somebody who records a message rings until it is answered, and is theirs to speak on',
  async () => {
    await see('operator-slack').selectOption({ label: 'Dana Whitfield · Principal' });
    await see('slack-input').fill('/closure');
    await see('slack-send').click();
    await see('field-happening').waitFor();
    await see('modal-submit').click();
    await see('form-button-record-by-phone').click();
    await see('field-record-language').waitFor();
    await see('form-button-record-by-phone').click();

    const phone = page.getByRole('article', { name: 'Phone of Dana Whitfield' });
    await phone.getByTestId('answer').click();
    await phone.getByText('read your message in English').waitFor();
    await phone.getByTestId('key-#').waitFor();
    // What is shorter than two seconds is not kept.
    await expect.poll(secondsSpoken).toBeGreaterThan(4);
    await phone.getByTestId('key-#').click();
    await phone.getByText('Press 1 to keep it').waitFor();
    await phone.getByTestId('key-1').click();
    await phone.getByText('It goes with your draft').waitFor();

    await see('form-button-record-by-phone').click();
    await slackPanel().getByText('English: recording').waitFor();
  },
);

test('the page asked nobody but its own server, and the browser had nothing to complain of', () => {
  const elsewhere = asked.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'));
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a name that somebody else pointed at this machine is refused', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(`${server.url}/events`, { headers: { host: 'sandbox.example.com' } }, (response) => {
    resolve(response.statusCode);
    response.destroy();
  })
    .on('error', reject)
    .end();

  expect(await promise).toBe(421);
});
