import { beforeAll, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { answerBinding } from '#domain/family/request/family-request.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
let otherSchool: string;
beforeAll(async () => {
  handler = testHandler(district);
  const [other] = await rows<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S2', 'Baker Middle', 'America/Los_Angeles') RETURNING id`,
  );
  otherSchool = other?.id ?? '';
});

const rows = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
  (await district.owner.pool.query(text, values)).rows as T[];

async function family(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  await rows('SELECT refresh_phone_audience()');
  return phone;
}

const ask = ({ number }: Pick<Phone, 'number'>, body = 'is there school tomorrow') =>
  handler.onInboundText({ carrierId: newMessageSid(), from: number, body });

/** What is to be texted to a phone, in clear. */
async function answersTo({ id }: Phone): Promise<string[]> {
  const found = await rows<{ id: string; words: Buffer }>(
    `SELECT id, words FROM outreach WHERE phone_id = $1 AND kind = 'notice' ORDER BY asked_at`,
    id,
  );
  return found.map((one) => testVault.decrypt(one.words, answerBinding(one.id)));
}

const told = (text: string, phone: Phone, school?: string) =>
  district.startCampaign({
    phones: [phone],
    texts: { en: text },
    ...(school === undefined ? {} : { school }),
  });

const office =
  'Cedar Falls School District: please call the school office about your message: 503-555-0198.';

test('a question gets the newest closure of the family’s school, and the number of its office', async () => {
  const phone = await family();
  await told('Closed one.', phone);
  await told('Closed two.', phone);
  await told('Closed at Baker.', phone, otherSchool);
  expect(await ask(phone)).toBeUndefined();

  const [answer] = await answersTo(phone);
  expect(answer).toMatch(
    /^Cedar Falls School District: our newest notice \(\w+day, \w+ \d+\): Closed two\. School office: 503-555-0198\.$/,
  );
  const kept = await rows(
    `SELECT t.day = (now() AT TIME ZONE 'America/Los_Angeles')::date AS today, r.closed_at, r.claimed_by, r.answered_at
     FROM outreach t JOIN family_request r ON r.id = t.request_id WHERE t.phone_id = $1`,
    phone.id,
  );
  // It waits for a person all the same.
  expect(kept).toEqual([{ today: true, closed_at: null, claimed_by: null, answered_at: null }]);
  const entries = await rows(
    `SELECT facts FROM audit_entry WHERE act = 'question-answered' AND subject_id = $1`,
    phone.id,
  );
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain('Closed');
});

test('a family with children at two schools gets what is new of each, and an announcement hides nothing', async () => {
  const phone = await family();
  const [student] = await rows<{ id: string }>(
    `SELECT gs.student_id AS id FROM guardianship gs JOIN guardian_phone gp USING (guardian_id) WHERE gp.phone_id = $1`,
    phone.id,
  );
  await rows(
    'INSERT INTO enrollment (student_id, school_id) VALUES ($1, $2)',
    student?.id,
    otherSchool,
  );
  await rows('SELECT refresh_phone_audience()');
  await told('Baker starts late.', phone, otherSchool);
  await told('Closed early.', phone);
  const gym = await district.startCampaign({
    phones: [phone],
    texts: { en: 'The gym is closed.' },
    purpose: 'school-mission',
  });
  await inAnotherTime(
    district,
    `UPDATE campaign_version SET happening = 'other' WHERE campaign_id = '${gym}'`,
  );
  await ask(phone);

  const [answer] = await answersTo(phone);
  expect(answer).toContain(': Closed early. Baker starts late. School office:');
});

test('of a closure that was stopped nothing is said, nor of the one before it', async () => {
  const phone = await family();
  await told('Closed one.', phone);
  const second = await told('Closed by mistake.', phone);
  await rows(`UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`, second);
  await ask(phone);

  expect(await answersTo(phone)).toEqual([office]);
});

test('a closure whose day is over is no news', async () => {
  const phone = await family();
  await inAnotherTime(district, `UPDATE campaign_version SET event_date = current_date - 2`);
  await ask(phone);

  expect(await answersTo(phone)).toEqual([office]);
});

test('ten questions at once get one answer, and the next day another', async () => {
  const phone = await family();
  await told('Closed.', phone);
  await Promise.all(Array.from({ length: 10 }, () => ask(phone)));
  expect(await answersTo(phone)).toHaveLength(1);

  await rows('UPDATE outreach SET day = day - 1 WHERE phone_id = $1', phone.id);
  await ask(phone);
  await ask(phone);
  expect(await answersTo(phone)).toHaveLength(2);
});

test.each(['non-emergency', 'all', 'wrong-number'])(
  'a number that opted out (%s) gets nothing, and the database refuses it a text',
  async (scope) => {
    const phone = await family();
    await told('Closed.', phone);
    await rows(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, 'staff', 'test')`,
      phone.id,
      scope,
    );
    expect(await ask(phone)).toBeUndefined();

    expect(await answersTo(phone)).toEqual([]);
    const [request] = await rows<{ id: string }>(
      'SELECT id FROM family_request WHERE phone_id = $1',
      phone.id,
    );
    await expect(
      rows(
        `INSERT INTO outreach (phone_id, kind, language, request_id, words, day)
         VALUES ($1, 'notice', 'en', $2, '', current_date)`,
        phone.id,
        request?.id,
      ),
    ).rejects.toThrow('this phone may have no text');
  },
);

test('what asks nothing is answered by a person alone', async () => {
  const phone = await family();
  await told('Closed.', phone);
  await ask(phone, 'ok thank you');

  expect(await answersTo(phone)).toEqual([]);
});

test('a number on no roster learns what HELP tells, once a day', async () => {
  const stranger = { number: '+15035550197' };

  expect(await ask(stranger, '¿Hay clases mañana?')).toMatch(
    /^Cedar Falls School District: .* Para ayuda, llame al 503-555-0199\./,
  );
  expect(await ask(stranger, '¿Hay clases mañana?')).toBeUndefined();
  expect(await rows(`SELECT FROM outreach WHERE phone_id IS NULL AND kind <> 'help'`)).toEqual([]);
});
