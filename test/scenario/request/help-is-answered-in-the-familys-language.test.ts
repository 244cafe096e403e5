import { beforeAll, expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ mix: everybodyAnswers, students: 40 });
let numbers: string[];
let district: { name: string; number: string };
beforeAll(async () => {
  numbers = (await listFamilyPhones(product.database.db, product.vault)).map(
    ({ number }) => number,
  );
  const { rows } = await product.database.owner.pool.query<{ name: string; number: string }>(
    `SELECT registered_name AS name, regexp_replace(callback_number, '^\\+1(...)(...)(....)$', '\\1-\\2-\\3') AS number FROM district`,
  );
  district = rows[0] ?? { name: '', number: '' };
});

const spoken = Object.values(languages);

test('HELP, and the word of every language, is answered in the language of the family: who, whom to call, how to stop', async () => {
  expect(numbers.length).toBeGreaterThan(spoken.length);
  // The carrier's own answer to HELP comes beside ours.
  for (const [place, { code, understood }] of spoken.entries()) {
    const number = numbers[place] ?? '';
    await product.database.owner.pool.query(
      `UPDATE guardian SET language = $2 WHERE id IN (SELECT gp.guardian_id FROM guardian_phone gp
         JOIN phone p ON p.id = gp.phone_id WHERE p.index = $1)`,
      [product.vault.phoneIndex(number), code],
    );
    for (const word of ['HELP', understood.help[0] ?? 'help']) {
      const before = product.farSide.twilio.phone(number).texts.length;
      await product.farSide.twilio.sendText(number, word);
      const text = await until(`the answer to ${word}`, () =>
        product.farSide.twilio
          .phone(number)
          .texts.slice(before)
          .find(({ body }) => body.includes(district.name)),
      );
      const own = languages[code]?.texted.help({ ...district, number: `\u200e${district.number}` });
      expect(text.body.replaceAll('\u200e', '')).toBe(own?.replaceAll('\u200e', ''));
      expect(text.body).toContain(district.name);
      expect(text.body).toContain(district.number);
    }
  }
  // No person is asked what the product has answered.
  const { rows } = await product.database.owner.pool.query('SELECT FROM family_request');
  expect(rows).toEqual([]);
});
