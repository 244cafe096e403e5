import { beforeAll, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { gate, placeCall } from '#test/support/attempt/placed-call.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

async function aPhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

/** A second family that gave the same number: another student, another guardian. */
async function shareWithAnotherFamily({ id }: Phone): Promise<string> {
  const { rows } = await district.owner.pool.query<{ id: string }>(
    `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id),
      g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id),
      e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $2 FROM st),
      gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g),
      gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, $3 FROM g)
     SELECT id FROM st`,
    [`second of ${id}`, district.school, id],
  );
  return rows[0]?.id ?? '';
}

const revocationsOf = async ({ id }: Phone) =>
  (
    await district.pool.query(
      'SELECT channel, scope, means, category, attempt_id FROM revocation WHERE phone_id = $1 ORDER BY id',
      [id],
    )
  ).rows;

const answered = async (phone: Phone, request: Parameters<typeof placeCall>[2] = {}) => {
  const placed = await placeCall(district, phone, request);
  await handler.onAnswer(placed.call);
  return placed;
};

test('key 3 says it once, is promised no more calls, and the call ends', async () => {
  const phone = await aPhone();
  const { call, attempt } = await answered(phone);

  const script = await handler.onKey({ ...call, key: '3' });
  const again = await handler.onKey({ ...call, key: '3' });

  expect(script).toEqual([
    { kind: 'say', language: 'en', text: 'We will not call this number again.' },
    { kind: 'hang-up' },
  ]);
  expect(again).toEqual(script);
  expect(await revocationsOf(phone)).toEqual([
    {
      channel: 'any',
      scope: 'wrong-number',
      means: 'key-press',
      category: null,
      attempt_id: attempt,
    },
  ]);
  const { rows } = await district.pool.query(
    `SELECT act, facts ->> 'scope' AS scope FROM audit_entry
     WHERE subject_kind = 'phone' AND subject_id = $1 AND act = 'consent-revoked'`,
    [phone.id],
  );
  expect(rows).toEqual([{ act: 'consent-revoked', scope: 'wrong-number' }]);
});

test('the promise is made in the language that was listened to', async () => {
  const { call } = await answered(await aPhone(), { language: 'es' });

  const [said] = await handler.onKey({ ...call, key: '3' });

  expect(said).toMatchObject({ language: 'es', text: 'No volveremos a llamar a este número.' });
});

test('said in an emergency, it ends every purpose on every channel, for both families of the phone', async () => {
  const phone = await aPhone();
  await shareWithAnotherFamily(phone);
  const { call } = await answered(phone, { purpose: 'emergency' });

  await handler.onKey({ ...call, key: '3' });

  for (const purpose of ['emergency', 'school-mission', 'other'] as const) {
    const later = await district.startCampaign({
      phones: [phone],
      purpose,
      delivery: 'call-and-text',
    });
    const attempts = await gate(district, later);
    expect(
      attempts.map(({ channel, state, disposition }) => [channel, state, disposition]),
    ).toEqual([
      ['voice', 'suppressed', 'wrong-number'],
      ['text', 'suppressed', 'wrong-number'],
    ]);
  }
});

test('it also holds for what the same campaign still had in mind', async () => {
  const phone = await aPhone();
  const { campaign, call } = await answered(phone);
  await district.owner.pool.query(
    `INSERT INTO attempt (campaign_id, version_id, phone_id, channel)
     SELECT campaign_id, version_id, phone_id, 'text' FROM attempt WHERE campaign_id = $1`,
    [campaign],
  );
  await inAnotherTime(
    district,
    `INSERT INTO recipient SELECT (r).* FROM (SELECT jsonb_populate_record(r, '{"channel": "text"}') AS r
     FROM recipient r WHERE r.phone_id = $1) AS copy`,
    [phone.id],
  );

  await handler.onKey({ ...call, key: '3' });

  const text = (await gate(district, campaign)).find(({ channel }) => channel === 'text');
  expect(text).toMatchObject({ state: 'suppressed', disposition: 'wrong-number' });
});

test('key 3 after key 9 is heard too, and key 9 is about every call that is no emergency', async () => {
  const phone = await aPhone();
  const { call } = await answered(phone, { purpose: 'other' });

  await handler.onKey({ ...call, key: '9' });
  await handler.onKey({ ...call, key: '3' });

  expect(await revocationsOf(phone)).toMatchObject([
    { scope: 'non-emergency', category: null },
    { scope: 'wrong-number', category: null },
  ]);
});

test('key 9 on an emergency is about all the other calls', async () => {
  const phone = await aPhone();
  const { call } = await answered(phone, { purpose: 'emergency' });

  await handler.onKey({ ...call, key: '9' });

  expect(await revocationsOf(phone)).toMatchObject([{ scope: 'non-emergency', category: null }]);
});

test('a call that was hung up on has no say', async () => {
  const phone = await aPhone();
  const { call } = await placeCall(district, phone);

  expect(await handler.onKey({ ...call, key: '3' })).toEqual([{ kind: 'hang-up' }]);
  expect(await revocationsOf(phone)).toEqual([]);
});
