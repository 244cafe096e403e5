import { beforeAll, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { answerQuestion } from '#domain/family/request/answer-question.ts';
import { answerBinding } from '#domain/family/request/family-request.ts';
import { type Phone, setUpDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { newCallId, placeCall } from '#test/support/attempt/placed-call.ts';
import { wordsOf } from '#test/support/attempt/script-words.ts';
import { testVault } from '#test/support/postgres/database.ts';

const district = setUpDistrict();
const emergencyLine = '+15035550190';
const connected = { kind: 'connect', to: emergencyLine, ringSeconds: 20 };
let handler: CallHandler;
const sql = (text: string, values: unknown[] = []) => district.owner.pool.query(text, values);

beforeAll(async () => {
  handler = testHandler(district);
  // The day of a test’s closure is the database’s own.
  await sql(`UPDATE district SET time_zone = 'UTC', emergency_line = NULL`);
});

async function aPhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

const lockdown = async (sealed = {}) => {
  const phone = await aPhone();
  const placed = await placeCall(district, phone, { asksIfSafe: true, sealed });
  return { phone, ...placed, words: wordsOf(await handler.onAnswer(placed.call)) };
};

test('before any action holds, who opted out of school matters gets no answer', async () => {
  const phone = await aPhone();
  await placeCall(district, phone);
  await optOut(phone, 'non-emergency');
  expect(await answerTo(phone)).toBeUndefined();
});

test('key 0 of a call reaches the line that was sealed with it, and without one it says the message again', async () => {
  const without = await lockdown();
  expect(without.words.join()).not.toContain('press 0');
  const again = await handler.onKey({ ...without.call, key: '0' });
  expect(again.some(({ kind }) => kind === 'connect')).toBe(false);
  expect(wordsOf(again).join()).toContain('School is closed today.');
  expect(without.words.join()).toContain("It isn't the school's number.");

  const { call, words } = await lockdown({ emergencyLine });
  expect(words.join()).toContain("For the district's emergency line, press 0.");
  expect((await handler.onKey({ ...call, key: '0' })).at(-1)).toEqual(connected);
});

test('key 0 of a call back reaches the district’s line, and without one no office', async () => {
  const { phone } = await lockdown();
  const press = () =>
    handler.onInboundKey({ carrierId: newCallId(), from: phone.number, key: '0' });
  expect((await press()).some(({ kind }) => kind === 'connect')).toBe(false);
  await sql('UPDATE district SET emergency_line = $1', [emergencyLine]);
  expect((await press()).at(-1)).toEqual(connected);
  await sql('UPDATE district SET emergency_line = NULL');
});

/** What a question by text is answered with; undefined where it isn’t. */
async function answerTo({ id, index }: Phone): Promise<string | undefined> {
  await sql(
    `INSERT INTO family_request (kind, phone_id, day, language) VALUES ('reply', $1, current_date, 'en')`,
    [id],
  );
  await answerQuestion(district.db, testVault, { phoneIndexes: [index] });
  const { rows } = await district.owner.pool.query<{ id: string; words: Buffer }>(
    `SELECT id, words FROM outreach WHERE phone_id = $1 AND kind = 'notice'`,
    [id],
  );
  const [text] = rows;
  return text && testVault.decrypt(text.words, answerBinding(text.id));
}

const optOut = ({ id }: Phone, scope: string) =>
  sql(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, 'key-press', 'test')`,
    [id, scope],
  );

test.each([
  ['who agreed', undefined, true],
  ['who opted out of school matters', 'non-emergency', true],
  ['who opted out of emergencies, too', 'all', false],
])('a question of %s is answered by scope %s: %s', async (_who, scope, isAnswered) => {
  const { phone } = await lockdown();
  if (scope !== undefined) await optOut(phone, scope);
  const answer = await answerTo(phone);
  if (!isAnswered) expect(answer).toBeUndefined();
  else {
    expect(answer).toContain('School is closed today.');
    expect(answer).toContain('We will send news to this number.');
    expect(answer).not.toContain('0198');
  }
});
