import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { faultsOf } from '#test/support/web/axe.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { newSignInLink } from '#test/support/web/sign-in.ts';

const product = setUpProduct({ withoutWorker: true });
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

const member = staff.substitute;

const askForLink = () =>
  newSignInLink(product, { platform: 'slack', member }, () =>
    product.onSlack('substitute').say('closure link'),
  );

async function follow(page: Page, person: string): Promise<void> {
  await page.goto(await askForLink());
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: person }).click();
}

test('in a real browser that runs no script, the way leads over the directory to the code', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  await using page = await context.newPage();

  await follow(page, staff.deputy.name);

  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  expect(await page.locator('.done').textContent()).toMatch(
    /^\/closure link [A-Z0-9]{4}-[A-Z0-9]{4}$/,
  );
});

test('an address that somebody sent leads nobody past the page that warns of it', async () => {
  await using page = await (await browser.newContext()).newPage();

  await page.goto((await askForLink()).replace('/directory/start/', '/directory/sign-in/'));

  await page.getByText('Didn’t request this? Close this page').waitFor();
  expect(new URL(page.url()).pathname).toContain('/directory/start/');
});

test('its pages are sound to a screen reader and fit a phone, in light and dark', async () => {
  for (const width of [320, 1440]) {
    const context = await browser.newContext({
      viewport: { width, height: 640 },
      bypassCSP: true,
    });
    await using page = await context.newPage();
    const expectSound = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await faultsOf(page)).toEqual([]);
      }
      const overflow = await page.evaluate<boolean>(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      expect(overflow).toBe(false);
    };
    await page.goto(await askForLink());
    await expectSound();
    for (const person of [staff.deputy.name, member.name]) {
      await follow(page, person);
      await page.locator('main').waitFor();
      await expectSound();
    }
  }
});
