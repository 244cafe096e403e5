import { beforeAll, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { sweepOutreach } from '#domain/outreach/sweep-outreach.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

async function aPhone(language = 'en'): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  await district.owner.pool.query(
    `UPDATE guardian SET language = $2 FROM guardian_phone gp WHERE gp.guardian_id = guardian.id AND gp.phone_id = $1`,
    [phone.id, language],
  );
  return phone;
}

const write = (
  from: string,
  body: string,
  more: { carrierId?: string; optOut?: 'help' | 'stop' } = {},
) => handler.onInboundText({ carrierId: newMessageSid(), from, body, ...more });

/** Numbers that no roster has: the last three digits of the newest. */
let stranger = 169;

const entries = async (subject: string) =>
  (
    await district.owner.pool.query<{ facts: { language: string } }>(
      `SELECT facts FROM audit_entry WHERE act = 'help-answered' AND subject_id = $1`,
      [subject],
    )
  ).rows.map(({ facts }) => facts.language);

test.each([
  ['en', /^Cedar Falls School District: .* For help, call 503-555-0199\. .*STOP/],
  ['es', /^Cedar Falls School District: .* Para ayuda, llame al 503-555-0199\. .*STOP/],
  ['vi', /^Cedar Falls School District: .* xin gọi 503-555-0199\. .*STOP/],
  ['ar', /^Cedar Falls School District: .* \u200e503-555-0199\. .*STOP/],
  ['zh', /^Cedar Falls School District：.* 503-555-0199。.*STOP/],
  ['pt', /Para ajuda, ligue para 503-555-0199\. .*STOP/],
  ['hi', /503-555-0199 पर फ़ोन करें। .*STOP/],
  ['ro', /For help, call 503-555-0199/],
])(
  'HELP from a phone of language %s is answered in it, with the name and the number',
  async (language, words) => {
    const phone = await aPhone(language);

    expect(await write(phone.number, 'HELP')).toMatch(words);
    expect(await entries(phone.id)).toEqual([language]);
  },
);

test.each([
  ['ayuda', /Para ayuda/],
  ['Info', /For help/],
  ['trợ giúp', /xin gọi/],
  ['帮助', /请致电/],
  ['Помощь', /Помощь: 503/],
  ['도움말', /전화하세요/],
  ['मदद', /मदद के लिए/],
  ['caawimaad', /wac 503/],
])('a number of nobody is answered in the language of its word, “%s”', async (word, words) => {
  stranger += 1;
  expect(await write(`+15035550${stranger}`, word)).toMatch(words);
});

test.each([
  ['a family', async () => (await aPhone()).number],
  ['nobody we know', async () => '+15035550199'],
])(
  'a machine at the number of %s that answers each text with HELP gets three answers a day, and nothing is lost',
  async (_whose, make) => {
    const number = await make();
    await district.owner.pool.query('DELETE FROM outreach');
    const before = await textsKept();
    const answers = await Promise.all(Array.from({ length: 10 }, () => write(number, 'HELP')));

    expect(answers.filter((words) => words !== undefined)).toHaveLength(3);
    expect((await textsKept()) - before).toBe(7);
    // The same text again is neither a request nor an answer.
    const carrierId = newMessageSid();
    for (let again = 0; again < 2; again += 1)
      expect(await write(number, 'HELP', { carrierId })).toBeUndefined();
    expect((await textsKept()) - before).toBe(8);
    // A day later.
    await district.owner.pool.query(
      `UPDATE outreach SET asked_at = asked_at - interval '24 hours'`,
    );
    expect(await write(number, 'HELP')).toContain('For help');
    await district.owner.pool.query(
      `UPDATE outreach SET asked_at = asked_at - interval '24 hours'`,
    );
    await sweepOutreach(district.as('bot').db);
    const { rowCount } = await district.owner.pool.query('SELECT FROM outreach');
    expect(rowCount).toBe(1);
  },
);

async function textsKept(): Promise<number> {
  const { rows } = await district.owner.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM family_request_text',
  );
  return rows[0]?.count ?? 0;
}

test('each text is answered once, however often it comes', async () => {
  const phone = await aPhone();
  const carrierId = newMessageSid();

  expect(await write(phone.number, 'help', { carrierId })).toContain('For help');
  expect(await write(phone.number, 'help', { carrierId })).toBeUndefined();
  expect(await write(phone.number, 'help')).toContain('For help');
  expect(await entries(phone.id)).toEqual(['en', 'en']);
});

test('whom the carrier has stopped it answers by itself, and we do not', async () => {
  const phone = await aPhone();
  await write(phone.number, 'STOP', { optOut: 'stop' });

  expect(await write(phone.number, 'HELP', { optOut: 'help' })).toBeUndefined();
  expect(await entries(phone.id)).toEqual([]);
});

test('nothing else is answered at once, and asking for help changes no consent', async () => {
  const phone = await aPhone();

  for (const body of ['Stop', 'thanks', 'I need help with the bus', '']) {
    expect(await write(phone.number, body)).toBeUndefined();
  }
  await write((await aPhone()).number, 'HELP');
  const { rows } = await district.owner.pool.query('SELECT FROM revocation');
  expect(rows).toHaveLength(2);
});
