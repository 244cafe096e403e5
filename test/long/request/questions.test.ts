import { expect, test } from 'vitest';
import { askingDistrict } from '#test/support/consent/asking-family.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(askingDistrict);

const office =
  'Cedar Falls School District: please call the school office about your message: 503-555-0198.';

test('a question gets the newest closure of the family’s school, and the number of its office', async () => {
  const phone = await district.family();
  await district.told('Closed one.', phone);
  await district.told('Closed two.', phone);
  await district.told('Closed at Baker.', phone, { school: district.baker });
  expect(await district.ask(phone)).toBeUndefined();

  const [answer] = await district.answersTo(phone);
  expect(answer).toMatch(
    /^Cedar Falls School District: our newest notice \(\w+day, \w+ \d+\): Closed two\. School office: 503-555-0198\.$/,
  );
  const kept = await district.rows(
    `SELECT t.day = (now() AT TIME ZONE 'America/Los_Angeles')::date AS today, r.closed_at, r.claimed_by, r.answered_at
     FROM outreach t JOIN family_request r ON r.id = t.request_id WHERE t.phone_id = $1`,
    phone.id,
  );
  // It waits for a person all the same.
  expect(kept).toEqual([{ today: true, closed_at: null, claimed_by: null, answered_at: null }]);
  const entries = await district.rows(
    `SELECT facts FROM audit_entry WHERE act = 'question-answered' AND subject_id = $1`,
    phone.id,
  );
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain('Closed');
});

test('a closure whose day is over is no news', async () => {
  const phone = await district.family();
  await district.told('Closed.', phone, { version: { event_date: '2026-01-05' } });
  await district.ask(phone);

  expect(await district.answersTo(phone)).toEqual([office]);
});

test('ten questions at once get one answer, and the next day another', async () => {
  const phone = await district.family();
  await district.told('Closed.', phone);
  await Promise.all(Array.from({ length: 10 }, () => district.ask(phone)));
  expect(await district.answersTo(phone)).toHaveLength(1);

  await district.rows('UPDATE outreach SET day = day - 1 WHERE phone_id = $1', phone.id);
  await district.ask(phone);
  await district.ask(phone);
  expect(await district.answersTo(phone)).toHaveLength(2);
});

test.each(['non-emergency', 'all', 'wrong-number'])(
  'a number that opted out (%s) gets nothing, and the database refuses it a text',
  async (scope) => {
    const phone = await district.family();
    await district.told('Closed.', phone);
    await district.rows(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, 'staff', 'test')`,
      phone.id,
      scope,
    );
    expect(await district.ask(phone)).toBeUndefined();

    expect(await district.answersTo(phone)).toEqual([]);
    const [request] = await district.rows<{ id: string }>(
      'SELECT id FROM family_request WHERE phone_id = $1',
      phone.id,
    );
    await expect(
      district.rows(
        `INSERT INTO outreach (phone_id, kind, language, request_id, words, day)
         VALUES ($1, 'notice', 'en', $2, '', current_date)`,
        phone.id,
        request?.id,
      ),
    ).rejects.toThrow('this phone may have no text');
  },
);

test('what asks nothing is answered by a person alone', async () => {
  const phone = await district.family();
  await district.told('Closed.', phone);
  await district.ask(phone, 'ok thank you');

  expect(await district.answersTo(phone)).toEqual([]);
});

test('a number on no roster learns what HELP tells, once a day', async () => {
  const stranger = { number: '+15035550197' };

  expect(await district.ask(stranger, '¿Hay clases mañana?')).toMatch(
    /^Cedar Falls School District: .* Para ayuda, llame al 503-555-0199\./,
  );
  expect(await district.ask(stranger, '¿Hay clases mañana?')).toBeUndefined();
  expect(
    await district.rows(`SELECT FROM outreach WHERE phone_id IS NULL AND kind <> 'help'`),
  ).toEqual([]);
});
