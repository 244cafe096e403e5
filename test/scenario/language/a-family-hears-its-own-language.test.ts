import { beforeAll, expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { spokenNumber } from '#domain/language/message/spoken-number.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 40 });
let principal: Person;
let superintendent: Person;
/** A phone that two Spanish families and a Vietnamese one share, and its number. */
let shared: { id: string; number: string };

beforeAll(async () => {
  principal = product.onTeams('principal');
  superintendent = product.onSlack('superintendent');
  const { pool } = product.database.owner;
  const { rows } = await pool.query<{ id: string; index: Buffer; number: Buffer }>(
    `SELECT p.id, p.index, p.number FROM phone p JOIN phone_audience a ON a.phone_id = p.id
     WHERE a.language = 'es' AND a.may_be_contacted ORDER BY p.index LIMIT 1`,
  );
  const [phone] = rows;
  if (phone === undefined) throw new Error('nobody speaks Spanish');
  shared = {
    id: phone.id,
    number: product.vault.decrypt(phone.number, phoneBinding(phone.index)),
  };
  await pool.query(
    `INSERT INTO guardian_phone (guardian_id, phone_id, rank)
     SELECT DISTINCT ON (g.language) g.id, $1::uuid, 0 FROM guardian g
     JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
     WHERE g.language IN ('es', 'vi') AND g.active
       AND NOT EXISTS (SELECT FROM guardian_phone o WHERE o.guardian_id = g.id AND o.phone_id = $1)
       AND NOT EXISTS (SELECT FROM guardianship k JOIN guardianship kin ON kin.student_id = k.student_id
         JOIN guardian_phone o ON o.guardian_id = kin.guardian_id AND o.phone_id = $1 WHERE k.guardian_id = g.id)
     ORDER BY g.language, g.id`,
    [shared.id],
  );
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
});

test('each call is held in the language of the family, from who calls to the last key', async () => {
  await principal.askClosure({ delivery: 'call' });
  await until('the approval card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);

  const { rows } = await product.database.pool.query<{
    language: string;
    index: Buffer;
    number: Buffer;
  }>(
    `SELECT DISTINCT r.language, p.index, p.number FROM recipient r JOIN phone p ON p.id = r.phone_id
     WHERE r.channel = 'voice'`,
  );
  const district = await product.database.db
    .selectFrom('district')
    .select(['registered_name as name', 'callback_number as number'])
    .executeTakeFirstOrThrow();
  const calls = product.farSide.twilio.calls();
  const heard = new Set<string>();
  for (const { language, index, number } of rows) {
    const words = languages[language];
    if (words === undefined) throw new Error(language);
    const to = product.vault.decrypt(number, phoneBinding(index));
    const said = calls
      .filter((call) => call.to === to)
      .flatMap(({ transcript }) => transcript.map(({ text }) => text));
    if (said.length === 0) continue;
    heard.add(language);
    expect(said).toContain(words.spoken.identity({ name: district.name }));
    expect(said).toContain(words.spoken.callBack({ number: spokenNumber(district.number) }));
    expect(said).toContain(words.spoken.optOutOfOthers);
    expect(said).toContain(words.spoken.wrongNumber);
  }
  expect([...heard].toSorted()).toEqual(expect.arrayContaining(['ar', 'en', 'es', 'vi', 'zh']));
});

test('a phone that families share is spoken to in the language of most of them, and key 2 is that of the other', async () => {
  const { rows } = await product.database.pool.query(
    `SELECT DISTINCT language, also FROM recipient WHERE phone_id = $1`,
    [shared.id],
  );
  expect(rows).toEqual([{ language: 'es', also: 'vi' }]);
  const said = product.farSide.twilio
    .calls()
    .filter(({ to }) => to === shared.number)
    .flatMap(({ transcript }) => transcript.map(({ text }) => text));
  expect(said).toContain(languages['vi']?.spoken.switchHere);
  expect(said).not.toContain(languages['en']?.spoken.switchHere);
});

atLength.each(['slack', 'teams'] as const)(
  'in %s the preview of the closure shows the same words to one who may see them',
  async (platform) => {
    const person =
      platform === 'slack' ? product.onSlack('superintendent') : product.onTeams('superintendent');

    await person.say('closure preview 1');

    const shown = await until('the preview', () =>
      person.toldPrivately().findLast((words) => words.includes('who hears what')),
    );
    expect(shown).toMatch(/Household 5/);
    expect(shown).toContain('The call');
    expect(shown).toContain('A voicemail');
    expect(numbersIn(shown)).toEqual([]);
    const identities = Object.values(languages).map(
      ({ spoken }) => spoken.identity({ name: '' }).split(' ')[0] ?? '',
    );
    expect(identities.some((word) => shown.includes(word))).toBe(true);
  },
);
