import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { faultsOf } from '#test/support/web/axe.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';

const product = setUpProduct({ withoutWorker: true });
let browser: Browser;
let link: string;
beforeAll(async () => {
  browser = await launchBrowser();
  await product.onSlack('compliance').say('consent report');
  link = await until('the link', () =>
    fileLinksIn(
      product.farSide.slack.state().ephemerals[staff.compliance.slackUserId] ?? [],
      'report',
    ).at(-1),
  );
});
afterAll(async () => {
  await browser?.close();
});

async function signedIn(page: Page, person: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: person }).click();
}

const pages: [string, (page: Page) => Promise<unknown>][] = [
  ['before the sign-in', (page) => page.goto(link)],
  ['of the person who asked', (page) => signedIn(page, staff.compliance.name)],
  ['of somebody else', (page) => signedIn(page, staff.counsel.name)],
  ['of a link that was changed', (page) => page.goto(link.replace(/.{8}$/, 'AAAAAAAA'))],
];

test.each(pages)(
  'the page of a file %s is sound to a screen reader, light and dark',
  async (_what, open) => {
    const context = await browser.newContext({ bypassCSP: true });
    await using page = await context.newPage();
    await open(page);
    await page.locator('main h1').waitFor();
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await faultsOf(page)).toEqual([]);
      }
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
    }
  },
);
