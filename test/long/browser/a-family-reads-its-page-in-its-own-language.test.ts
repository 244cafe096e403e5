import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageLanguages } from '#domain/language/languages.ts';
import { linkFor } from '#test/support/consent/family-pages.ts';
import { addFamilyStates } from '#test/support/consent/family-states.ts';
import { addDistrict } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { faultsOf } from '#test/support/web/axe.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { webServer } from '#test/support/web/web-server.ts';

const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
let browser: Browser;
let family: Awaited<ReturnType<typeof addFamilyStates>>;
beforeAll(async () => {
  await addDistrict(database.db);
  family = await addFamilyStates(database.db);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

async function open(options: BrowserContextOptions = {}): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    bypassCSP: true,
    ...options,
  });
  return context.newPage();
}

/** What is wrong with a page on a phone, whatever it says. */
async function lookAt(page: Page) {
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  }
  const measured = await page.evaluate<Record<string, unknown>>(`({
    lang: document.documentElement.lang,
    direction: getComputedStyle(document.querySelector('h1')).direction,
    words: document.querySelector('main').innerText,
  })`);
  expect(measured['words']).not.toMatch(/[{}]|undefined|NaN/);
  expect(await faultsOf(page)).toEqual([]);
  return { lang: measured['lang'], direction: measured['direction'] };
}

/** From the left: where the first and the last digit of a number stand that a sentence names. */
const edgesOfNumber = `(() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const number = /\\d{3}\\)?[ -]\\d{3}-\\d{4}/.exec(node.data);
    if (number === null || node.parentElement.closest('a') !== null) continue;
    return [number.index, number.index + number[0].length - 1].map((place) => {
      const digit = document.createRange();
      digit.setStart(node, place);
      digit.setEnd(node, place + 1);
      return digit.getBoundingClientRect().left;
    });
  }
})()`;

test.each(pageLanguages())(
  'in $name: what may come, the words of a consent, the question before a stop, and the notices',
  async ({ code, direction, pages }) => {
    await database.db
      .updateTable('guardian')
      .set({ language: code })
      .where('id', '=', family.guardianId)
      .execute();
    await using page = await open();
    const itsOwn = { lang: code, direction };

    await page.goto(linkFor(family.guardianId, server.url));
    expect(await lookAt(page)).toEqual(itsOwn);
    // Written from the right, the halves of a number would change places.
    const call = page.locator('a[href^="tel:"]');
    expect(await call.evaluate((link) => getComputedStyle(link).direction)).toBe('ltr');
    const [first = 0, last = 0] = await page.evaluate<number[]>(edgesOfNumber);
    expect(first).toBeLessThan(last);

    const { allow, about, confirm } = pages.family;
    await page
      .getByRole('link', { name: `${allow.text} ${about.other}`, exact: true })
      .first()
      .click();
    expect(await lookAt(page)).toEqual(itsOwn);
    await page.getByRole('link', { name: pages.family.back }).click();
    await page
      .getByRole('link', { name: confirm['wrong-number'].offer, exact: true })
      .first()
      .click();
    await page.getByRole('heading', { name: confirm['wrong-number'].title }).waitFor();
    expect(await lookAt(page)).toEqual(itsOwn);

    for (const notice of ['privacy', 'terms', 'rights']) {
      await page.goto(`${server.url}/${notice}?language=${code}`);
      expect(await lookAt(page)).toEqual(itsOwn);
    }
  },
);

test('the page changes to any other language, and back to the family’s own', async () => {
  await database.db
    .updateTable('guardian')
    .set({ language: 'vi' })
    .where('id', '=', family.guardianId)
    .execute();
  await using page = await open({ javaScriptEnabled: false });
  await page.goto(linkFor(family.guardianId, server.url));

  await page.getByText('Ngôn ngữ khác', { exact: true }).click();
  await page.getByRole('link', { name: 'العربية' }).click();
  await page.getByRole('heading', { name: /^المكالمات والرسائل من/ }).waitFor();
  await page.getByRole('link', { name: 'Tiếng Việt' }).click();

  await page.getByRole('heading', { name: /^Cuộc gọi và tin nhắn từ/ }).waitFor();
  expect(page.url()).toContain('language=vi');
});

test.each([
  [undefined, 'es'],
  ['en-US,en;q=0.9', 'es'],
  ['tlh,zh-TW;q=0.8,es;q=0.5', 'zh'],
  ['ar-EG', 'ar'],
])(
  'with a browser that asks for %s, a broken link is told in English and in %s',
  async (asked, code) => {
    const response = await fetch(`${server.url}/family/broken`, {
      headers: asked === undefined ? {} : { 'Accept-Language': asked },
    });
    const page = await response.text();
    const words = pageLanguages().find((language) => language.code === code);

    expect(response.status).toBe(403);
    expect(page).toContain('<h1>This link doesn’t work</h1>');
    expect(page).toContain(`<div lang="${code}" dir="${words?.direction}">`);
    expect(page).toContain(words?.pages.failed.broken.words);
  },
);
