import { sql } from 'kysely';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkFor } from '#test/support/consent/family-pages.ts';
import { addFamilyStates } from '#test/support/consent/family-states.ts';
import { addDistrict, addGuardian } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { isLong } from '#test/support/run/length.ts';
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

async function open(options: BrowserContextOptions): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext(options);
  return context.newPage();
}

/** What axe finds on a phone, by day and by night, and on a desk. */
async function looksOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, colorScheme] of [
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    faults.push(...(await faultsOf(page)).map((fault) => `${width} ${colorScheme} ${fault}`));
  }
  return faults;
}

const setName = (registered_name: string) =>
  database.db.updateTable('district').set({ registered_name, check_codes: true }).execute();

const read = isLong
  ? ['/privacy', '/terms', '/rights', '/check'].flatMap((path) => [
      path,
      `${path}?language=es`,
      `${path}?language=ar`,
    ])
  : ['/privacy', '/check?language=ar'];

test.each(read)('%s can be read by everybody, on a phone and on a desk', async (path) => {
  await setName('Harbor & “Bay” <Unified> School District');
  await using page = await open({ bypassCSP: true });
  await page.goto(server.url + path);
  for (const width of [320, 390, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    const { scrollWidth } = await page.evaluate<{ scrollWidth: number }>(
      '({ scrollWidth: document.documentElement.scrollWidth })',
    );
    expect(scrollWidth).toBeLessThanOrEqual(width);
  }
  expect(await looksOf(page)).toEqual([]);
});

describe('on a phone whose browser runs no script', () => {
  test('a guardian agrees to exactly the words on the screen, and takes it back', async () => {
    await setName('Harbor & “Bay” <Unified> School District');
    const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
      phones: [{ number: '+15035550150' }],
    });
    await using page = await open({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
    });
    await page.goto(linkFor(guardianId, server.url));

    await page.getByRole('link', { name: 'Allow texts about school matters' }).click();
    const wording = await page.locator('.wording').textContent();
    await page.getByRole('button', { name: 'I agree' }).click();
    await page.getByRole('status').getByText('your agreement is on file').waitFor();

    const [record, ...others] = await database.db
      .selectFrom('consent_record as record')
      .innerJoin('consent_wording as wording', (join) =>
        join
          .onRef('wording.version', '=', 'record.wording_version')
          .onRef('wording.language', '=', 'record.language'),
      )
      .select(['record.channel', 'record.purposes', 'wording.body'])
      .where('record.phone_id', '=', String(phoneIds[0]))
      .execute();
    expect(others).toEqual([]);
    expect(record).toEqual({ channel: 'text', purposes: ['school-mission'], body: wording });
    expect(wording).toContain('Harbor & “Bay” <Unified> School District');

    await page.getByRole('button', { name: 'Stop all texts except emergencies' }).click();
    await page.getByRole('status').getByText('That has stopped').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Allow texts about school matters' }).waitFor();
    const stopped = await database.db
      .selectFrom('revocation')
      .select(['channel', 'scope'])
      .where('phone_id', '=', String(phoneIds[0]))
      .execute();
    expect(stopped).toEqual([{ channel: 'text', scope: 'non-emergency' }]);
    await setName('Harbor Unified School District');
  });

  test('changing the language keeps the place, and “go back” changes nothing', async () => {
    await using page = await open({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
    });
    await page.goto(linkFor(family.guardianId, server.url));
    const section = page.locator(`#number-${family.phones.landline}`);

    await section.getByRole('link', { name: 'Stop emergency messages too' }).click();
    await page.getByRole('link', { name: 'Español' }).click();
    await page
      .getByRole('heading', { name: '¿Detener también los avisos de emergencia?' })
      .waitFor();
    await page.getByRole('link', { name: 'Regresar sin cambiar nada' }).click();

    await section.getByRole('heading', { name: 'Número que termina en 42' }).waitFor();
    expect(page.url()).toMatch(new RegExp(`language=es#number-${family.phones.landline}$`));
    const rows = await database.db
      .selectFrom('revocation')
      .select('id')
      .where('phone_id', '=', family.phones.landline)
      .execute();
    expect(rows).toEqual([]);
  });
});

/** Every page there is, by what it shows. */
const everyPlace: [string, () => string][] = [
  ['a page with numbers in every state', () => link()],
  ['a page that says what was done', () => `${link()}?done=agreed&phone=${family.phones.agreed}`],
  ['a page without a number', () => linkFor(family.withoutNumber, server.url)],
  ['the words for calls', () => agreement('landline', 'voice', 'school-mission')],
  ['the words for texts about anything else', () => agreement('agreed', 'text', 'other')],
  ['words that bring emergencies back', () => agreement('opted-out', 'text', 'school-mission')],
  ['the question before emergencies end', () => question('agreed', 'all')],
  ['the question before a number is disowned', () => question('agreed', 'wrong-number')],
  ['an expired link', () => linkFor(family.guardianId, server.url, -1)],
];
/** In short, what has the most on it, and what ends the most. */
const places = everyPlace.filter(([what]) => isLong || /every state|emergencies end/.test(what));
type Name = keyof typeof family.phones;
const link = () => linkFor(family.guardianId, server.url);
const agreement = (name: Name, channel: string, purpose: string) =>
  `${link()}/agree?${new URLSearchParams({ phone: family.phones[name], channel, purpose, language: 'en' })}`;
const question = (name: Name, scope: string) =>
  `${link()}/stop?${new URLSearchParams({ phone: family.phones[name], scope, language: 'en' })}`;

test.each(places)('axe finds nothing wrong with %s', async (_what, address) => {
  await using page = await open({ bypassCSP: true });
  await page.goto(address());

  expect(await looksOf(page)).toEqual([]);
});

describe.each(isLong ? ['en', 'es'] : ['es'])('in the language %s', (language) => {
  test.each(places)(
    '%s fits the smallest phone, and a thumb hits whatever it offers',
    async (_what, address) => {
      await using page = await open({ viewport: { width: 320, height: 640 } });
      await page.goto(inLanguage(address(), language));

      for (const menu of await page.locator('summary').all()) await menu.click();

      const width = await page.locator('html').evaluate((root) => root.scrollWidth);
      const targets = await page.locator('a, button, summary').all();
      const small: string[] = [];
      for (const target of targets) {
        const box = await target.boundingBox();
        if (box === null || box.width < 44 || box.height < 44) {
          small.push(`${await target.textContent()} ${JSON.stringify(box)}`);
        }
      }
      expect(width).toBe(320);
      expect(small).toEqual([]);
    },
  );
});

test('where a withdrawal can be for one purpose alone, the page with its buttons is as good', async () => {
  const setPolicy = async (policy: 'law' | 'strict') => {
    await database.db.updateTable('district').set({ consent_policy: policy }).execute();
    await sql`SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))`.execute(database.db);
  };
  await setPolicy('law');
  await using page = await open({ viewport: { width: 360, height: 800 }, bypassCSP: true });
  await page.goto(link());

  expect(await page.getByRole('button', { name: 'Stop calls about school matters' }).count()).toBe(
    1,
  );
  expect(await faultsOf(page)).toEqual([]);
  await setPolicy('strict');
});

test('the pages load nothing and complain of nothing', async () => {
  await using page = await open({ viewport: { width: 390, height: 844 } });
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (sent) => asked.push(`${sent.resourceType()} ${new URL(sent.url()).origin}`));
  page.on('console', (line) => complaints.push(line.text()));
  for (const [, address] of everyPlace.slice(0, -1)) await page.goto(address());

  expect(new Set(asked)).toEqual(new Set([`document ${server.url}`]));
  expect(complaints).toEqual([]);
});

function inLanguage(address: string, language: string): string {
  const url = new URL(address);
  url.searchParams.set('language', language);
  return url.href;
}
