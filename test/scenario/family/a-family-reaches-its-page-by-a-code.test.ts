import { beforeAll, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { askAtLogin, enterAtLogin, makeItDay } from '#test/support/consent/family-login.ts';
import { follow, press } from '#test/support/consent/family-pages.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, mix: everybodyAnswers });
/** Two families' numbers, each in nobody else's hands. */
let numbers: string[];
beforeAll(async () => {
  await makeItDay(product.database);
  const { rows } = await product.database.owner.pool.query<{ index: Buffer }>(
    `SELECT p.index FROM phone p JOIN phone_gate g ON g.phone_id = p.id
     WHERE (SELECT count(*) FROM guardian_phone gp WHERE gp.phone_id = p.id AND gp.active) = 1
       AND (SELECT v.allows FROM consent_verdict('school-mission', 'text', g, roster_rule_for(p.id)) AS v)`,
  );
  const alone = new Set(rows.map(({ index }) => index.toString('hex')));
  const phones = await listFamilyPhones(product.database.db, product.vault);
  numbers = phones
    .map(({ number }) => number)
    .filter((number) => alone.has(product.vault.phoneIndex(number).toString('hex')));
});

const codeTexted = (number: string) =>
  until('the code', () =>
    product.farSide.twilio
      .phone(number)
      .texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])
      .at(-1),
  );

test('by a code that is texted, with nobody of the school in between', async () => {
  const number = numbers[0] ?? '';
  const { asked } = await askAtLogin(product.botUrl, number);
  const opened = await enterAtLogin(product.botUrl, asked, await codeTexted(number));

  const page = await follow(opened);

  expect(page).toContain(`Number ending in ${number.slice(-2)}`);
  // What is stopped there is stopped.
  const address = new URL(String(opened.headers.get('location')), opened.url).href.split('?')[0];
  const phone = /id="number-([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
  expect((await press(String(address), { phone, scope: 'non-emergency' })).status).toBe(303);
  const { rows } = await product.database.owner.pool.query(
    `SELECT means FROM revocation WHERE phone_id = $1 AND means = 'web-page'`,
    [phone],
  );
  expect(rows).toEqual([{ means: 'web-page' }]);
});

test('by a code that is told on a call, after a key', async () => {
  const number = numbers[1] ?? '';
  product.farSide.twilio.setBehavior(number, { answers: 'person', keys: ['1'] });
  const { asked } = await askAtLogin(product.botUrl, number, { channel: 'voice' });
  const spoken = await until('the code', () => {
    const said = JSON.stringify(product.farSide.twilio.phone(number).call?.transcript ?? []);
    return /(?:\d, ){5}\d/.exec(said)?.[0];
  });

  const page = await follow(await enterAtLogin(product.botUrl, asked, spoken.replaceAll(', ', '')));

  expect(page).toContain(`Number ending in ${number.slice(-2)}`);
});

atLength('staff can text the address of the page from a look-up', async () => {
  const number = numbers[2] ?? '';
  const secretary = product.onSlack('secretary');
  await secretary.openForm('consent find');
  expect(await secretary.submit({ number })).toBeUndefined();
  await until('the card', () =>
    secretary.toldPrivately().find((text) => text.includes('Text the family page')),
  );
  await secretary.pressPrivate('text-family-page');

  const text = await until('the text', () =>
    product.farSide.twilio.phone(number).texts.find(({ body }) => body.includes('/family')),
  );
  // The address opens nothing by itself, for anyone who reads the text.
  expect(text.body).toMatch(new RegExp(`${product.botUrl}/family$`));
});
