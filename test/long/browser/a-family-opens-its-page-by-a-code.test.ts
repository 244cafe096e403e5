import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { addGuardian } from '#test/support/consent/household.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { faultsOf } from '#test/support/web/axe.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { webServer } from '#test/support/web/web-server.ts';

const rig = setUpOnce(dialRig);
const server = setUpOnce(() => webServer({ db: rig.district.as('bot').db, vault: testVault }));
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

const languages = [
  {
    language: 'en',
    number: '+15035550161',
    heading: 'Number ending in 61',
    code: 'Text me the code',
  },
  {
    language: 'es',
    number: '+15035550162',
    heading: 'Número que termina en 62',
    code: 'Enviarme la clave por mensaje',
  },
  {
    language: 'ar',
    number: '+15035550163',
    heading: 'الرقم الذي ينتهي بـ 63',
    code: 'أرسلوا لي الرمز في رسالة',
  },
];

/** Twice the same page: as a family without scripts sees it, and as axe does, which is one. */
async function look(page: Page): Promise<string[]> {
  const { url } = { url: page.url() };
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    bypassCSP: true,
  });
  await using seen = await context.newPage();
  await seen.goto(url);
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await seen.emulateMedia({ colorScheme });
    faults.push(...(await faultsOf(seen)));
  }
  return faults;
}

describe.each(languages)(
  'in the language $language, at 320 px, without scripts',
  ({ language, number, code, heading }) => {
    test('a family types its number, enters the code, and reads its page', async () => {
      await addGuardian(rig.district.db, testVault, { language, phones: [{ number }] });
      const context = await browser.newContext({
        viewport: { width: 320, height: 640 },
        javaScriptEnabled: false,
      });
      await using page = await context.newPage();
      const fits = async () => {
        expect(await page.locator('html').evaluate((root) => root.scrollWidth)).toBe(320);
        for (const menu of await page.locator('details:not([open]) summary').all())
          await menu.click();
        const small: string[] = [];
        for (const target of await page
          .locator('a, button, summary, input:not([type=hidden]), select')
          .all()) {
          const box = await target.boundingBox();
          if (box !== null && (box.width < 44 || box.height < 44))
            small.push(`${await target.textContent()} ${JSON.stringify(box)}`);
        }
        expect(small).toEqual([]);
        expect(await look(page)).toEqual([]);
      };
      await page.goto(`${server.url}/family?language=${language}`);
      await fits();
      expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : null);
      await page.locator('input[name=number]').fill(number.slice(2));
      await page.getByRole('button', { name: code }).click();
      await page.locator('input[name=code]').waitFor();
      await fits();

      await sendOutreach(rig.tools('worker-a'), 'family-code');
      const text = rig.twilio.messages().find(({ to }) => to === number)?.body ?? '';
      await page.locator('input[name=code]').fill(/\d{6}/.exec(text)?.[0] ?? '');
      await page.locator('form button').click();
      await page.getByRole('heading', { name: heading }).waitFor();
      await fits();

      // In another language from now on, by one press.
      await page.locator('select[name=speech]').selectOption('vi');
      await page.locator('#language button').click();
      await page.getByRole('status').waitFor();
      await fits();
    });
  },
);
