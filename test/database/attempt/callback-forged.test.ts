import { beforeAll, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { decideOfficeTask } from '#domain/consent/task/decide-office-task.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { gate, type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

let calls = 0;

async function aPhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

/** A phone that a campaign has spoken to. */
async function spokenTo(): Promise<{ phone: Phone; placed: PlacedCall }> {
  const phone = await aPhone();
  const placed = await placeCall(district, phone);
  await handler.onAnswer(placed.call);
  return { phone, placed };
}

const press = (from: string, key: '0' | '3' | '9') =>
  handler.onInboundKey({ carrierId: `CA${String(++calls).padStart(32, 'c')}`, from, key });

describe('key 0 leads to no school', () => {
  const toDistrict = { kind: 'connect', to: '+15035550199', ringSeconds: 20 };
  const toSchool = { kind: 'connect', to: '+15035550198', ringSeconds: 20 };
  const key0 = async ({ number }: Phone) => (await press(number, '0')).at(-1);

  test.each([
    [
      'that the student has left',
      `UPDATE student SET active = false WHERE sourced_id = $1`,
      `UPDATE student SET active = true WHERE sourced_id = $1`,
    ],
    [
      'of a child whom this guardian must not ask about',
      `UPDATE guardianship SET may_be_contacted = false, custody_document = 'order 8'
       WHERE student_id IN (SELECT id FROM student WHERE sourced_id = $1)`,
      `UPDATE guardianship SET may_be_contacted = true
       WHERE student_id IN (SELECT id FROM student WHERE sourced_id = $1)`,
    ],
    [
      'of a child who has another guardian now',
      `UPDATE guardianship SET active = false WHERE student_id IN (SELECT id FROM student WHERE sourced_id = $1)`,
      `UPDATE guardianship SET active = true WHERE student_id IN (SELECT id FROM student WHERE sourced_id = $1)`,
    ],
    [
      'of a guardian who is gone and had this phone too',
      `UPDATE guardian SET active = false WHERE sourced_id = $1`,
      `UPDATE guardian SET active = true WHERE sourced_id = $1`,
    ],
  ])('%s', async (_which, close, open) => {
    const phone = await aPhone();
    const { pool } = district.owner;
    // Another guardian at the same phone, whose child goes to no school with an office: the phone is no stranger's.
    await pool.query(
      `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($1 || ' b', '', '') RETURNING id),
        g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($1 || ' b', '', '') RETURNING id),
        gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g)
        INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, $2 FROM g`,
      [phone.number, phone.id],
    );
    expect(await key0(phone)).toEqual(toSchool);

    await pool.query(close, [phone.number]);
    expect(await key0(phone)).toEqual(toDistrict);

    await pool.query(open, [phone.number]);
    expect(await key0(phone)).toEqual(toSchool);
  });
});

describe('key 3 from a phone that was told nothing, which anybody can pretend to be', () => {
  const ledgerOf = async ({ id }: Phone) =>
    (
      await district.owner.pool.query<{ id: string; doubtful: boolean; retracts: string | null }>(
        'SELECT id, doubtful, retracts FROM revocation WHERE phone_id = $1 ORDER BY id',
        [id],
      )
    ).rows;
  const openTasks = async ({ id }: Phone) =>
    (
      await district.owner.pool.query<{ id: string; kind: string; revocation_id: string }>(
        'SELECT id, kind, revocation_id FROM office_task WHERE phone_id = $1 AND closed_at IS NULL ORDER BY id',
        [id],
      )
    ).rows;

  test('holds at once, is doubtful, and lies before the front office, once', async () => {
    const phone = await aPhone();

    const script = await press(phone.number, '3');
    await press(phone.number, '3');

    expect(script).toMatchObject([
      { text: 'We will not call this number again.' },
      { kind: 'hang-up' },
    ]);
    const [row, ...others] = await ledgerOf(phone);
    expect(row).toMatchObject({ doubtful: true });
    expect(others).toEqual([]);
    expect(await openTasks(phone)).toMatchObject([{ kind: 'read-text', revocation_id: row?.id }]);
    const next = await district.startCampaign({ phones: [phone] });
    expect(await gate(district, next)).toMatchObject([{ disposition: 'wrong-number' }]);
  });

  test('is taken back by a person: the emergency calls come again, and so may the doubt', async () => {
    const phone = await aPhone();
    await press(phone.number, '3');
    const operator = {
      id: district.requester,
      name: 'Secretary',
      roles: [{ role: 'front-office' as const, schoolId: null }],
    };
    const [task] = await openTasks(phone);
    const [row] = await ledgerOf(phone);

    const decided = await decideOfficeTask(district.db, {
      operator,
      taskId: task?.id ?? '',
      outcome: 'none',
      read: [row?.id ?? ''],
    });

    expect(decided).toEqual({ kind: 'decided', unread: 0 });
    const next = await district.startCampaign({ phones: [phone] });
    expect(await gate(district, next)).toMatchObject([{ state: 'placing' }]);
    await press(phone.number, '3');
    expect(await ledgerOf(phone)).toMatchObject([
      { doubtful: true },
      { retracts: row?.id },
      { doubtful: true, retracts: null },
    ]);
    expect(await openTasks(phone)).toMatchObject([{ kind: 'read-text' }]);
  });

  test('is certain where the phone was told, though the message was stopped or is not for them', async () => {
    const { phone, placed } = await spokenTo();
    await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
      placed.campaign,
    ]);
    const { phone: second } = await spokenTo();
    await district.owner.pool.query(
      'UPDATE guardian_phone SET active = false WHERE phone_id = $1',
      [second.id],
    );

    for (const told of [phone, second]) {
      await press(told.number, '3');

      expect(await ledgerOf(told)).toMatchObject([{ doubtful: false }]);
      expect(await openTasks(told)).toMatchObject([{ kind: 'wrong-number' }]);
    }
  });

  test('is certain from the moment at which a call on its way has spoken', async () => {
    const phone = await aPhone();
    const placed = await placeCall(district, phone);
    await press(phone.number, '3');
    await district.owner.pool.query('UPDATE attempt SET spoken_at = now() WHERE id = $1', [
      placed.attempt,
    ]);

    await press(phone.number, '3');

    expect(await ledgerOf(phone)).toMatchObject([{ doubtful: true }, { doubtful: false }]);
  });

  test('leaves key 9 as it is: that ends no emergency', async () => {
    const phone = await aPhone();

    await press(phone.number, '9');

    expect(await ledgerOf(phone)).toMatchObject([{ doubtful: false }]);
    expect(await openTasks(phone)).toEqual([]);
  });
});
