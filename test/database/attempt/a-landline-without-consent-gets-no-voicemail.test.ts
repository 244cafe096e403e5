import { beforeAll, expect, test } from 'vitest';
import type { CallEvent, CallHandler } from '#carrier/carrier.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { createLogger } from '#log/logger.ts';
import { noCarrier, type Phone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { placeCall } from '#test/support/attempt/placed-call.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

// 47 CFR 64.1200(b)(3): what is left on a machine under the exemption of three calls in 30 days offers a toll-free number.

const district = setUpOnce(testDistrict);
let handler: CallHandler;

beforeAll(async () => {
  await district.owner.pool.query(`UPDATE district SET consent_policy = 'law'`);
  handler = createCallHandler({
    db: district.as('bot').db,
    vault: testVault,
    logger: createLogger({ level: 'silent', program: 'test' }),
    carrier: noCarrier,
  });
});

const message = 'School is closed today.';

/** A landline of a family that never agreed to a call. */
async function landline(number: string): Promise<Phone> {
  const index = testVault.phoneIndex(number);
  const { rows } = await district.owner.pool.query<{ id: string }>(
    `WITH p AS (INSERT INTO phone (index, number, line_type) VALUES ($1, $2, 'landline') RETURNING id),
       st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($3, '', '') RETURNING id),
       g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($3, '', '') RETURNING id),
       e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $4 FROM st),
       gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g),
       gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT g.id, p.id FROM g, p)
     SELECT id FROM p`,
    [index, testVault.encrypt(number, phoneBinding(index)), number, district.school],
  );
  return { id: rows[0]?.id ?? '', number, index };
}

async function heardBy(phone: Phone, by: 'human' | 'machine'): Promise<[string, unknown[]]> {
  const { call, campaign } = await placeCall(district, phone, { purpose: 'school-mission' });
  const said: string[] = [];
  const take = (script: Awaited<ReturnType<CallHandler['onAnswer']>>) => {
    said.push(JSON.stringify(script));
  };
  const tell = (event: object) => handler.onEvent({ ...call, ...event } as CallEvent);
  take(await handler.onAnswer(call));
  await tell({ kind: 'answered-by', sequenceNumber: 0, carrierStatus: by, by, records: false });
  take(await handler.onKey({ ...call, key: undefined }));
  if (by === 'machine') take(await handler.onRecorder(call));
  await tell({
    kind: 'call',
    carrierStatus: 'completed',
    sequenceNumber: 9,
    progress: 'ended',
    ending: 'completed',
    seconds: 20,
  });
  const { rows } = await district.pool.query(
    'SELECT rule, disposition FROM attempt WHERE campaign_id = $1 AND disposition IS NOT NULL',
    [campaign],
  );
  return [said.join('\n'), rows];
}

test('a machine on a landline without consent is told who called, and not the message', async () => {
  const [said, tries] = await heardBy(await landline('+15035550141'), 'machine');

  expect(said).toContain('This is an automated message from Cedar Falls School District.');
  expect(said).not.toContain(message);
  expect(tries).toEqual([{ rule: 'mission-residential', disposition: 'not-left' }]);
});

test('a person there hears the message', async () => {
  const [said, tries] = await heardBy(await landline('+15035550142'), 'human');

  expect(said).toContain(message);
  expect(tries).toEqual([{ rule: 'mission-residential', disposition: 'person' }]);
});

test('with consent a machine has it', async () => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');

  const [said, tries] = await heardBy(phone, 'machine');

  expect(said).toContain(message);
  expect(tries).toEqual([{ rule: 'mission-consent', disposition: 'machine' }]);
});
