import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

const somali = 'Dugsiyadu maanta way xidhan yihiin.';

const product = setUpProduct({ students: 40 });
let principal: Person;
let superintendent: Person;
/** Of the phones whose language is Somali: their numbers, and whether they take texts. */
let phones: { number: string; texted: boolean }[];

beforeAll(async () => {
  principal = product.onSlack('principal');
  superintendent = product.onTeams('superintendent');
  const { pool } = product.database.owner;
  await pool.query(`UPDATE guardian SET language = 'so' WHERE language IN ('vi', 'zh', 'ar')`);
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
});

test('a text in a language that nobody has words for is taken, and families speak it', async () => {
  await principal.askClosure({ delivery: 'call' }, { so: somali });

  await until('the approval card', () => superintendent.card().includes('Waiting for approval'));
  const { rows } = await product.database.pool.query<{
    index: Buffer;
    number: Buffer;
    texted: boolean;
  }>(
    `SELECT p.index, p.number, bool_or(r.channel = 'text') AS texted FROM recipient r JOIN phone p ON p.id = r.phone_id
     WHERE r.language = 'so' GROUP BY p.id`,
  );
  phones = rows.map(({ index, number, texted }) => ({
    number: product.vault.decrypt(number, phoneBinding(index)),
    texted,
  }));
  expect(phones.filter(({ texted }) => texted).length).toBeGreaterThan(3);
});

test('both cards say who gets a text only, and it is under the fingerprint', async () => {
  const texted = phones.filter((one) => one.texted).length;

  for (const person of [product.onSlack('superintendent'), superintendent]) {
    await until('the card', () => person.card().includes('Waiting for approval'));
    expect(person.card()).toContain(`Text only, no voice: Somali (${texted} phones).`);
    expect(await person.details()).toContain(
      `Somali: ${texted} phones get a text; no computer voice for it, so calls are in English.`,
    );
  }
  const { rows } = await product.database.pool.query(
    `SELECT sealed_content -> 'unspoken' AS unspoken, text_count AS texts, seal_holds(v) AS holds FROM campaign_version v`,
  );
  expect(rows).toEqual([{ unspoken: ['so'], texts: texted, holds: true }]);
});

test('a closure by call calls everybody, and texts those whose language no call speaks, in it', async () => {
  await superintendent.press('approve');
  await finished(product);

  const { calls, messages } = product.farSide.twilio.state();
  const texted = phones.filter((one) => one.texted).map(({ number }) => number);
  expect(messages.map(({ to }) => to).toSorted()).toEqual(texted.toSorted());
  expect(messages.every(({ body }) => body.includes(somali))).toBe(true);
  const heard = calls.filter(({ to }) => phones.some(({ number }) => number === to));
  expect(heard).toHaveLength(phones.length);
  for (const { transcript } of heard) {
    const words = transcript.map(({ text }) => text).join(' ');
    expect(words).toContain('will be closed');
    expect(words).not.toContain('Dugsiyadu');
  }
});
