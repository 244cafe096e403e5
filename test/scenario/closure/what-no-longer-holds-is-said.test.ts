import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 12 });
const principal = () => product.onSlack('principal');
const superintendent = () => product.onTeams('superintendent');

const rows = async <T extends object>(text: string) =>
  (await product.database.owner.pool.query<T>(text)).rows;
const feed = async () => (await fetch(`${product.botUrl}/feed`)).text();
/** The closures that the feed has. */
const listed = async () =>
  [...(await feed()).matchAll(/<guid>\S+\/feed\/(\d+)<\/guid>/g)].map(([, one]) => one);
async function check(number: number): Promise<string> {
  const [one] = await rows<{ code: string }>(
    `SELECT check_code AS code FROM campaign WHERE number = ${number}`,
  );
  const answer = await fetch(`${product.botUrl}/check`, {
    method: 'POST',
    body: new URLSearchParams({ code: one?.code ?? '', language: 'en' }),
  });
  return answer.text();
}
const own = () =>
  (
    product.farSide.slack
      .state()
      .channels.find(({ id }) => id === `D${staff.principal.slackUserId}`)?.messages ?? []
  ).map(({ blocks }) => wordsOf(blocks));

beforeAll(async () => {
  await rows('UPDATE district SET public_feed = true, check_codes = true');
});

test('with codes off the page says that, and not that nobody uses the address', async () => {
  await rows('UPDATE district SET check_codes = false');
  const page = await (await fetch(`${product.botUrl}/check`)).text();
  expect(page).toContain('Our calls and texts have no code.');
  expect(page).not.toContain('No school district uses this address');
  await rows('UPDATE district SET check_codes = true');
});

test('a correction replaces in the feed what it corrects, and says so', async () => {
  await principal().askClosure({ delivery: 'call' });
  await until('the card', () => superintendent().card().includes('Waiting for approval'));
  await superintendent().press('approve');
  await finished(product);
  expect(await listed()).toEqual(['1']);
  expect(await check(1)).toContain('sent this message.');

  const [phone] = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phones_reached((SELECT id FROM campaign)) AS r (id) JOIN phone p ON p.id = r.id ORDER BY p.id LIMIT 1`,
  );
  if (phone === undefined) throw new Error('nobody was reached');
  product.farSide.twilio.setBehavior(
    product.vault.decrypt(phone.number, phoneBinding(phone.index)),
    { answers: 'manual' },
  );
  await until('the button', () => principal().card().includes('Correct'));
  await principal().press('correct');
  await principal().submit({});
  await principal().submitWords({ en: 'Our last call was wrong: schools are open today.' });
  await until('its card', () => /Correct closure 1[^]*Waiting for/.test(superintendent().card()));
  expect(await listed()).toEqual(['1']);
  await superintendent().press('approve');

  await until('the feed', async () => (await listed()).join() === '2');
  expect(await feed()).toContain('(replaces closure 1)');
  await until('all but one to hear it', async () => {
    const [{ left } = { left: -1 }] = await rows<{ left: number }>(
      `SELECT count(*)::int AS left FROM attempt a JOIN campaign c ON c.id = a.campaign_id WHERE c.number = 2 AND a.ended_at IS NULL`,
    );
    return left === 1;
  });
  expect(await check(1)).toContain('A newer message replaced this one:');
});

test('stopped, it puts the earlier one back, asks its requester what holds, and its code says how many had it', async () => {
  await principal().press('stop');

  await until('the feed', async () => (await listed()).join() === '1');
  await until('the question', () =>
    own().some((one) => /What holds now\? \d+ of \d+ phones heard this correction/.test(one)),
  );
  expect(await check(2)).toMatch(/This message was stopped: [^<]*\. \d+ of \d+ phones had it\./);
  expect(await check(1)).not.toContain('A newer message replaced');
});
