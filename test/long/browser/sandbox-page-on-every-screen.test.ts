import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { openPage } from '#sandbox/open-page.ts';
import type { PageServer } from '#sandbox/page/page-server.ts';
import { until } from '#sandbox/until.ts';
import { createWorkerCrew, type WorkerCrew } from '#sandbox/worker-crew.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { voice, wav } from '#test/support/recording/sounds.ts';
import { faultsOf } from '#test/support/web/axe.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
const panels = ['slack', 'teams', 'phones', 'machine-room'];

const product = setUpProduct({
  students: 300,
  callsPerSecond: 60,
  speed: 4,
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
  server = await openPage({
    ...product,
    database: product.database.as('imports'),
    workers: crew,
  });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: desk, bypassCSP: true });
  page = await context.newPage();
  await page.goto(server.url);
  await numbersChecked(product);
});
beforeEach(() => page.setViewportSize(desk));
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const see = (testId: string) => page.getByTestId(testId);
const region = (name: string) => page.getByRole('region', { name });
const card = () => product.onTeams('superintendent').card();

async function askedFor(values: Record<string, string> = {}): Promise<void> {
  const { number } = await product.campaign().catch(() => ({ number: 0 }));
  await product.onSlack('principal').askClosure(values);
  await until(
    'the card',
    () => card().includes(`Closure ${number + 1}`) && card().includes('Waiting for approval'),
  );
}

/** A bar of characters is no text, and what a list has scrolled half away can't be judged. */
async function judged(within = 'html'): Promise<string[]> {
  const isMoot = (fault: string) =>
    /only non-text characters$|partially obscured by another element$|overlaps other elements$/.test(
      fault,
    );
  const look = async () => (await faultsOf(page, within)).filter((fault) => !isMoot(fault));
  const found = await look();
  if (found.length === 0) return found;
  // What changed while axe looked at it is looked at again.
  const again = await look();
  return found.filter((fault) => again.includes(fault));
}

/** What axe finds in a dialog that has room for all it shows. */
async function dialogFaults(): Promise<string[]> {
  const found: string[] = [];
  await page.setViewportSize({ width: phone.width, height: 2400 });
  for (const [panel, dialog] of [
    ['slack', 'slack-modal'],
    ['teams', 'teams-dialog'],
  ] as const) {
    await see(`panel-${panel}`).click();
    await see(dialog).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await judged(`[data-testid=${dialog}]`)));
    }
  }
  return found;
}

/** What axe finds: at a desk, and on a phone in each panel; on a light screen and on a dark one. */
async function faults(): Promise<string[]> {
  const found: string[] = [];
  const look = async (what: string) =>
    found.push(...(await judged()).map((fault) => `${what}: ${fault}`));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(desk);
    await look(`${colorScheme} desk`);
    await page.setViewportSize(phone);
    for (const panel of panels) {
      await see(`panel-${panel}`).click();
      await look(`${colorScheme} ${panel}`);
    }
  }
  return found;
}

test('on a phone one panel is in view, and what came to another is marked on its tab', async () => {
  await page.setViewportSize(phone);
  expect(await region('Slack').isVisible()).toBe(true);
  for (const other of ['Teams', 'Family phones', 'Machine room']) {
    expect(await region(other).isVisible()).toBe(false);
  }
  expect(await see('now').innerText()).toBe('Now: no closure yet');
  expect(await see('guide-request').getAttribute('data-state')).toBe('next');

  await askedFor();
  await see('panel-teams')
    .getByText(/\d new/)
    .waitFor();
  await see('panel-teams').click();

  expect(await region('Teams').isVisible()).toBe(true);
  expect(await region('Slack').isVisible()).toBe(false);
  expect(await see('panel-teams').innerText()).not.toContain('new');
  const { scrollWidth } = await page.evaluate<{ scrollWidth: number }>(
    '({ scrollWidth: document.documentElement.scrollWidth })',
  );
  expect(scrollWidth).toBe(phone.width);
});

test('the strip and the guide say what goes on, and the guide ticks itself', async () => {
  await expect.poll(() => see('now').innerText()).toBe('Now: closure 1 · waiting for approval');
  await expect.poll(() => see('guide-request').getAttribute('data-state')).toBe('done');
  expect(await see('guide-approve').getAttribute('data-state')).toBe('next');

  await askedFor({ happening: 'late-2h' });

  await expect
    .poll(() => see('now').innerText())
    .toBe('Now: closure 2 · waiting for approval · +1');
});

test.each([phone, desk])(
  'a card that waits for a decision opens at its top, $width pixels wide',
  async (viewport) => {
    await page.setViewportSize(viewport);
    await page.reload();
    for (const platform of ['slack', 'teams']) {
      if (viewport === phone) await see(`panel-${platform}`).click();
      const panel = page.locator(`.panel.${platform}`);
      await panel.locator('[data-waits=true]').first().waitFor();

      await expect
        .poll(async () => {
          const list = await panel.locator('.messages-scroll').boundingBox();
          const newest = await panel.locator('[data-waits=true]').last().boundingBox();
          return Math.abs(Math.round((newest?.y ?? 0) - (list?.y ?? 0)));
        })
        .toBe(0);
    }
  },
);

test('a thread is one line until it is opened', async () => {
  await product.onTeams('superintendent').press('send-back-form');
  await product.onTeams('superintendent').submit({ reason: 'Say that the buses run.' });
  const thread = region('Slack').getByTestId('thread').last();
  await thread.getByText(/^\d repl(y|ies) · last \d+:\d\d [ap]m/).waitFor();
  expect(await region('Slack').locator('.thread-replies').count()).toBe(0);

  await thread.click();

  expect(await region('Slack').locator('.thread-replies .words').count()).toBeGreaterThan(0);
});

test('axe finds nothing wrong while a card waits, nor in the forms', async () => {
  await see('teams-input').fill('@Bellwether help');
  await see('teams-send').click();
  await see('teams-tab-chat').getByText('1 new').waitFor();
  expect(await faults()).toEqual([]);

  await product.onSlack('principal').openForm('closure');
  await product.onTeams('superintendent').openForm('away');
  const found = await dialogFaults();
  await see('teams-dialog').getByRole('button', { name: 'Close' }).click();
  await page.setViewportSize(desk);
  await see('modal-cancel').click();
  await see('slack-modal').waitFor({ state: 'detached' });
  expect(found).toEqual([]);
});

test('a person’s home tab in Slack is drawn when it is opened, and its buttons work', async () => {
  await see('slack-tab-home').click();
  await region('Slack').getByText('Hello, Dana').waitFor();
  // Its tabs scroll where they have no room, and the panel stays where it is.
  expect(await region('Slack').evaluate((panel) => panel.scrollLeft)).toBe(0);
  expect(await faults()).toEqual([]);
  await page.setViewportSize(desk);
  await region('Slack').getByRole('button', { name: 'Notify families' }).click();
  await see('slack-modal').waitFor();
  await see('modal-cancel').click();
  await see('slack-tab-channel').click();
});

test.each(['slack', 'teams'] as const)(
  'on a phone an audio file is attached in one’s own chat in %s, and nowhere else',
  async (platform) => {
    await page.setViewportSize(phone);
    await see(`panel-${platform}`).click();
    const attach = page.locator(`.panel.${platform}`).getByRole('button', { name: 'Attach' });
    await expect.poll(() => attach.count()).toBe(0);
    await see(`${platform}-tab-chat`).click();
    const picked = page.waitForEvent('filechooser');
    await attach.click();

    await (await picked).setFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: wav(voice(3)) });

    const panel = page.locator(`.panel.${platform}`);
    await panel.getByText('📎 a.wav').first().waitFor();
    const answer = {
      slack: 'A recording goes with a draft, and you have none.',
      teams: 'You don’t have permission to notify these families.',
    }[platform];
    await panel.getByText(answer).first().waitFor();
    const rightEdge = async () => {
      const box = await see(`${platform}-send`).boundingBox();
      return box === null ? undefined : box.x + box.width;
    };
    await expect.poll(rightEdge).toBeLessThanOrEqual(phone.width);
    await see(`${platform}-tab-channel`).click();
  },
);

test('a fresh sign-in can be tried by hand', async () => {
  expect(await see('sign-in-limit').innerText()).toBe('approves in one press');
  await see('sign-in-switch').click();
  await region('Machine room').getByText('asks again above 500 calls and texts').waitFor();
  await askedFor();
  await expect.poll(() => region('Teams').locator('[data-waits=true]').count()).toBe(2);

  const approve = async () => {
    const newest = region('Teams').locator('[data-waits=true]').last();
    await newest.getByTestId('card-button-approve').click();
    await newest.getByTestId('card-confirm-approve').click();
  };
  await approve();
  await see('teams-tab-chat').click();
  await region('Teams').getByText('Sign in again to approve').waitFor();
  const opened = page.waitForEvent('popup');
  await region('Teams')
    .getByRole('link', { name: 'Sign in' })
    .or(see('card-button-sign-in'))
    .click();
  await using directory = await opened;
  await directory.getByRole('link', { name: 'Sign in' }).click();
  expect(await faultsOf(directory)).toEqual([]);
  await directory.getByRole('button', { name: staff.superintendent.name }).click();
  await directory.getByText('You approved closure').waitFor();
  await see('teams-tab-channel').click();

  await until('calls', () => product.farSide.twilio.calls().length > 0);
  await expect
    .poll(() => see('now').innerText())
    .toMatch(/^Now: closure 3 · calling · \d+% · \+1$/);
  await expect.poll(() => see('guide-approve').getAttribute('data-state')).toBe('done');
});

test('the switch is turned off by two people', async () => {
  await see('sign-in-switch').click();
  await region('Machine room').getByText('An administrator has to confirm it').waitFor();
  expect(await see('sign-in-switch').getAttribute('aria-pressed')).toBe('true');
});

test('keys are pressed on a keypad that says what they do', async () => {
  const mine = page.locator('.phone.mine[data-status=ringing]').first();
  await mine.waitFor();
  const id = (await mine.getAttribute('data-testid')) ?? '';
  await see(id).getByTestId('answer').click();
  await expect.poll(() => see('guide-answer').getAttribute('data-state')).toBe('done');
  const keypad = see(id).getByRole('group', { name: 'Press keys during the call' });
  await keypad.getByRole('button', { name: '9 Stop these calls' }).click();

  await expect.poll(() => see('guide-key').getAttribute('data-state')).toBe('done');
});

test('axe finds nothing wrong while phones ring and a worker is dead', async () => {
  await see('machine-start').click();
  await region('Machine room').getByRole('button', { name: 'Kill Worker 1 (kill -9)' }).click();
  await expect.poll(() => see('guide-kill').getAttribute('data-state')).toBe('done');
  expect(await faults()).toEqual([]);
});

test('the last tick is the end of the closure', async () => {
  // It may have finished by itself meanwhile.
  await product
    .onSlack('principal')
    .press('stop')
    .catch(() => {});

  await expect.poll(() => see('guide-finish').getAttribute('data-state')).toBe('done');
  expect(await region('Try this').getByText('6 of 6').isVisible()).toBe(true);
});
