import { beforeAll, expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { linkFor, read } from '#test/support/consent/family-pages.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ mix: everybodyAnswers, students: 60 });
/** Numbers that an answer may be texted to, none of them used twice. */
let numbers: string[];
let district: { name: string; number: string };
/** The numbers of the schools’ offices and of the district, as they are written in a text. */
let offices: string[];
beforeAll(async () => {
  const may = new Set(
    (
      await rows<{ index: Buffer }>(
        `SELECT index FROM phone WHERE text_blocker('notice', id) IS NULL
           AND EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = phone.id AND a.may_be_contacted)`,
      )
    ).map(({ index }) => index.toString('hex')),
  );
  numbers = (await listFamilyPhones(product.database.db, product.vault))
    .map(({ number }) => number)
    .filter((number) => may.has(product.vault.phoneIndex(number).toString('hex')));
  const written = String.raw`'^\+1(...)(...)(....)$', '\1-\2-\3'`;
  [district = { name: '', number: '' }] = await rows<typeof district>(
    `SELECT registered_name AS name, regexp_replace(callback_number, ${written}) AS number FROM district`,
  );
  const schools = await rows<{ number: string }>(
    `SELECT regexp_replace(office_number, ${written}) AS number FROM school WHERE office_number IS NOT NULL`,
  );
  offices = [...schools.map(({ number }) => number), district.number];
});

async function rows<T>(text: string, ...values: unknown[]): Promise<T[]> {
  return (await product.database.owner.pool.query(text, values)).rows as T[];
}

const index = (number: string) => product.vault.phoneIndex(number);
const next = () => numbers.pop() ?? '';
const texts = (number: string) =>
  product.farSide.twilio
    .phone(number)
    .texts.filter(({ direction }) => direction !== 'inbound')
    .map(({ body }) => body.replaceAll('\u200e', ''));
const namesOffice = (body: string) => offices.some((number) => body.includes(number));

/** Sends a question, and waits until the front office has it. */
async function ask(number: string, words: string): Promise<void> {
  const kept = async () =>
    (await rows<{ n: number }>('SELECT count(*)::int AS n FROM family_request_text'))[0]?.n ?? 0;
  const before = await kept();
  await product.farSide.twilio.sendText(number, words);
  await until('the question to be kept', async () => (await kept()) > before);
}

const answersTo = (number: string) =>
  rows<{ state: string }>(
    `SELECT t.state FROM outreach t JOIN phone p ON p.id = t.phone_id WHERE p.index = $1 AND t.kind = 'notice'`,
    index(number),
  );

const speak = (number: string, language: string) =>
  rows(
    `UPDATE guardian SET language = $2 WHERE id IN (SELECT gp.guardian_id FROM guardian_phone gp
       JOIN phone p ON p.id = gp.phone_id WHERE p.index = $1)`,
    index(number),
    language,
  );

test('while nothing was told, a question gets the number of the office', async () => {
  const number = next();
  await speak(number, 'en');
  await ask(number, 'is there school tomorrow');

  const text = await until('the answer', () => texts(number).find((body) => namesOffice(body)));
  expect(text.replace(/[\d-]+\.$/, '')).toBe(
    `${district.name}: please call the school office about your message: `,
  );
});

test('once a closure has called, a question in each language gets it, in the language of the family', async () => {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
  const [sealed] = await rows<{ texts: Record<string, string> }>(
    `SELECT sealed_content -> 'texts' AS texts FROM campaign_version`,
  );

  const asking = Object.values(languages).map((language) => ({ ...language, number: next() }));
  for (const { code, understood, number } of asking) {
    await speak(number, code);
    await ask(number, understood.questions[0] ?? '');
  }

  for (const { code, number } of asking) {
    const notice = (sealed?.texts[code] ?? sealed?.texts['en'] ?? '?').replaceAll('\u200e', '');
    const text = await until(`the answer in ${code}`, () =>
      texts(number).find((body) => body.includes(notice) && namesOffice(body)),
    );
    expect(text).toContain(district.name);
    expect(await answersTo(number)).toEqual([{ state: expect.stringMatching(/sending|sent/) }]);
  }
});

test('their page begins with it, and with the numbers of their offices', async () => {
  const [family] = await rows<{ id: string }>(
    `SELECT gp.guardian_id AS id FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id WHERE p.index = $1`,
    index(next()),
  );
  const [sealed] = await rows<{ words: string }>(
    `SELECT sealed_content -> 'texts' ->> 'en' AS words FROM campaign_version`,
  );
  const page = await read(`${linkFor(family?.id ?? '', product.botUrl)}?language=en`);

  const [first = ''] = /<section>.*?<\/section>/s.exec(page) ?? [];
  expect(first).toContain('Our newest notice');
  expect(first).toContain(sealed?.words);
  expect(first).toMatch(/href="tel:\+1\d{10}"/);
});

atLength('a number that asks all day gets one answer, and the office each question', async () => {
  const number = next();
  for (const words of ['Is there school tomorrow?', 'hello??', 'Is there school tomorrow?'])
    await ask(number, words);

  await until('the answer', () => texts(number).some(namesOffice));
  expect(await answersTo(number)).toHaveLength(1);
  await until('no text to be left', async () => {
    const [left] = await rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM outreach WHERE kind = 'notice' AND state IN ('waiting', 'sending')`,
    );
    return left?.n === 0;
  });
  expect(texts(number).filter(namesOffice)).toHaveLength(1);
});

atLength('who opted out is not texted, and the office sees the question all the same', async () => {
  const number = next();
  await product.farSide.twilio.sendText(number, 'Please do not text me anymore');
  await until('the opt-out', async () => {
    const found = await rows(
      `SELECT FROM revocation r JOIN phone p ON p.id = r.phone_id WHERE p.index = $1`,
      index(number),
    );
    return found.length > 0;
  });
  await ask(number, 'Is there school tomorrow?');

  expect(await answersTo(number)).toEqual([]);
});

atLength(
  'a number on no roster learns what HELP tells, once, and nothing of a closure',
  async () => {
    const stranger = '+12175550199';
    expect(numbers).not.toContain(stranger);
    await ask(stranger, '¿Hay clases mañana?');

    const help = languages['es']?.texted.help(district);
    const text = await until('the answer', () => texts(stranger)[0]);
    expect(text).toBe(help);
    await ask(stranger, '¿Hay clases mañana?');
    expect(texts(stranger)).toEqual([help]);
  },
);

test('the front office reads the question and the answer that it got', async () => {
  const secretary = product.onTeams('secretary');
  await secretary.say('consent requests');
  await until('what waits', () =>
    secretary.toldPrivately().find((told) => told.includes('for someone to take')),
  );
  await secretary.pressPrivate('take-request');

  const card = await until('the request', () =>
    secretary.toldPrivately().find((told) => told.includes('This request is yours now.')),
  );
  expect(card).toContain('is there school tomorrow');
  expect(card).toContain('Answered automatically');
  expect(card).toContain('please call the school office about your message');
});

atLength('the Arabic word for “stop” opts out at once, and is confirmed in Arabic', async () => {
  const number = next();
  await speak(number, 'ar');
  await product.farSide.twilio.sendText(number, '«توقف»');

  const [revoked] = await until('the opt-out', async () => {
    const found = await rows<{ doubtful: boolean }>(
      `SELECT r.doubtful FROM revocation r JOIN phone p ON p.id = r.phone_id WHERE p.index = $1`,
      index(number),
    );
    return found.length > 0 ? found : undefined;
  });
  expect(revoked?.doubtful).toBe(false);
  const { any } = languages['ar']?.texted.confirmation ?? {};
  const confirmed = any?.(district).replaceAll('\u200e', '');
  await until('the confirmation', () => texts(number).some((body) => body === confirmed));
});
