import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { type Phone, testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { placeCall } from '#test/support/attempt/placed-call.ts';
import { wordsOf } from '#test/support/attempt/script-words.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});
beforeEach(() => open('00:00', '24:00'));

const set = (columns: string) => district.owner.pool.query(`UPDATE district SET ${columns}`);
const open = (opens: string, closes: string) =>
  set(`office_opens = '${opens}', office_closes = '${closes}', office_weekends = true,
    emergency_line = '+15035550190'`);

/** Hours that do not run now, in the school's zone. */
async function close(): Promise<void> {
  const isMorning = Temporal.Now.zonedDateTimeISO('America/Los_Angeles').hour < 12;
  await (isMorning ? open('12:30', '13:00') : open('01:00', '01:30'));
}

async function answered() {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const { call, campaign } = await placeCall(district, phone);
  await handler.onAnswer(call);
  return { phone, call, campaign };
}

const emergencyLine = { kind: 'connect', to: '+15035550190', ringSeconds: 20 };

const transferOf = async (carrierId: string) =>
  (
    await district.pool.query(
      `SELECT outcome, ended_at IS NOT NULL AS "isOver", call_back_at IS NOT NULL AS "wantsCallBack",
        emergency_line_at IS NOT NULL AS "toEmergencyLine"
      FROM office_transfer WHERE carrier_id = $1`,
      [carrierId],
    )
  ).rows[0];

const callBackTasks = async ({ id }: Phone) =>
  (
    await district.pool.query(
      `SELECT due_at > now() AS "isToCome" FROM office_task WHERE phone_id = $1 AND kind = 'call-back' AND closed_at IS NULL`,
      [id],
    )
  ).rows;

describe('while the office is closed', () => {
  test('key 0 rings nobody: it says when the office opens, and what else there is', async () => {
    await close();
    const { call } = await answered();

    const words = wordsOf(await handler.onKey({ ...call, key: '0' }));

    expect(words[0]).toMatch(
      /^The school office is closed now\. It opens again on \w+, \w+ \d+, at /,
    );
    expect(words.slice(1)).toEqual([
      'To have the school office call you back, press 4.',
      'For the district’s emergency line, press 5.'.replace('’', "'"),
    ]);
    expect(await transferOf(call.carrierId)).toMatchObject({ outcome: 'closed', isOver: true });
  });

  test('without an emergency line none is offered, and key 5 leads nowhere', async () => {
    await close();
    await set('emergency_line = NULL');
    const { call } = await answered();

    const words = wordsOf(await handler.onKey({ ...call, key: '0' }));

    expect(words.join(' ')).not.toContain('press 5');
    expect(wordsOf(await handler.onKey({ ...call, step: 1, key: '5' })).join(' ')).toContain(
      'School is closed today.',
    );
  });

  test('key 4 asks the office to call back, once however often it is pressed', async () => {
    await close();
    const { call, phone } = await answered();
    await handler.onKey({ ...call, key: '0' });

    const script = await handler.onKey({ ...call, step: 1, key: '4' });
    await handler.onKey({ ...call, step: 1, key: '4' });
    await handler.onKey({ ...call, step: 2, key: '4' });

    expect(wordsOf(script)).toEqual(['The school office will call you back. Goodbye.', 'hang-up']);
    expect(await callBackTasks(phone)).toEqual([{ isToCome: true }]);
    const { rows } = await district.pool.query(
      `SELECT facts FROM audit_entry WHERE act = 'call-back-asked' AND subject_id = $1`,
      [phone.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('key 5 leads to the emergency line, and the call ends with it', async () => {
    await close();
    const { call } = await answered();
    await handler.onKey({ ...call, key: '0' });

    expect((await handler.onKey({ ...call, step: 1, key: '5' })).at(-1)).toEqual(emergencyLine);
    expect(await handler.onConnected({ ...call, wasAnswered: false })).toEqual([
      { kind: 'hang-up' },
    ]);
    expect(await transferOf(call.carrierId)).toMatchObject({ toEmergencyLine: true });
  });

  test('a family hears it in its own language', async () => {
    await close();
    const { call } = await answered();
    await handler.onKey({ ...call, key: '2' });

    const [closed] = wordsOf(await handler.onKey({ ...call, step: 1, key: '0' }));

    expect(closed).toMatch(
      /^La oficina de la escuela está cerrada en este momento\. Vuelve a abrir el \w+/,
    );
  });

  test('somebody who calls back is told the same, and asks to be called in the same way', async () => {
    await close();
    const { phone } = await answered();
    const call = { carrierId: `CA${'d'.repeat(32)}`, from: phone.number };

    expect(wordsOf(await handler.onInboundKey({ ...call, key: '0' }))[0]).toContain('closed now');
    await handler.onInboundKey({ ...call, step: 1, key: '4' });

    expect(await callBackTasks(phone)).toHaveLength(1);
  });

  test('a number that is no guardian’s hears the hours, and nobody can call it back', async () => {
    await close();
    const call = { carrierId: `CA${'e'.repeat(32)}`, from: '+15035550177' };

    const words = wordsOf(await handler.onInboundKey({ ...call, key: '0' })).join(' ');
    await handler.onInboundKey({ ...call, step: 1, key: '4' });

    expect(words).toContain('closed now');
    expect(words).not.toContain('press 4');
  });
});

describe('while the office is open', () => {
  test('it rings for 20 seconds; anyone who is put through is done with us', async () => {
    const { call } = await answered();

    expect((await handler.onKey({ ...call, key: '0' })).at(-1)).toEqual({
      kind: 'connect',
      to: '+15035550198',
      ringSeconds: 20,
    });
    expect(await transferOf(call.carrierId)).toMatchObject({ outcome: 'ringing', isOver: false });
    expect(await handler.onConnected({ ...call, wasAnswered: true })).toEqual([
      { kind: 'hang-up' },
    ]);
    expect(await transferOf(call.carrierId)).toMatchObject({ outcome: 'answered', isOver: true });
  });

  test('nobody who was put through is called back, or led on, by a key that comes late', async () => {
    const { call, phone } = await answered();
    await handler.onKey({ ...call, key: '0' });
    await handler.onConnected({ ...call, wasAnswered: true });

    for (const [place, key] of (['4', '5'] as const).entries())
      expect(wordsOf(await handler.onKey({ ...call, step: place + 1, key })).join(' ')).toContain(
        'School is closed today.',
      );
    expect(await callBackTasks(phone)).toEqual([]);
  });

  test('where nobody picks up, the family is asked what else it wants, and told the same when asked again', async () => {
    const { call, phone } = await answered();
    await handler.onKey({ ...call, key: '0' });

    const unanswered = { ...call, wasAnswered: false };
    const words = wordsOf(await handler.onConnected(unanswered));
    const again = wordsOf(await handler.onConnected(unanswered));
    await handler.onKey({ ...call, step: 2, key: '4' });

    expect(words[0]).toBe('Nobody at the school office could take your call.');
    expect(again).toEqual(words);
    expect(await callBackTasks(phone)).toHaveLength(1);
    expect(await transferOf(call.carrierId)).toMatchObject({
      outcome: 'unanswered',
      wantsCallBack: true,
    });
  });

  test('keys 4 and 5 mean nothing before key 0, and say the message again', async () => {
    const { call, phone } = await answered();

    for (const [step, key] of (['4', '5'] as const).entries()) {
      const words = wordsOf(await handler.onKey({ ...call, step, key })).join(' ');
      expect(words).toContain('School is closed today.');
    }
    expect(await callBackTasks(phone)).toEqual([]);
    expect(await transferOf(call.carrierId)).toBeUndefined();
  });

  test('another phone’s token ends nothing', async () => {
    const { call } = await answered();
    const { call: other } = await answered();
    await handler.onKey({ ...call, key: '0' });

    await handler.onConnected({ ...other, token: call.token, wasAnswered: true });

    expect(await transferOf(call.carrierId)).toMatchObject({ outcome: 'ringing' });
  });
});

describe('hours', () => {
  const opening = async (at: string, school = 'NULL') =>
    (
      await district.pool.query<{ at: string | null }>(
        `SELECT to_char(office_opening(${school}, $1::timestamptz) AT TIME ZONE 'America/Los_Angeles', 'YYYY-MM-DD HH24:MI') AS at`,
        [at],
      )
    ).rows[0]?.at;
  const ofSchool = `(SELECT id FROM school WHERE sourced_id = 'S1')`;
  beforeEach(() => set(`office_opens = '07:30', office_closes = '16:00', office_weekends = false`));

  test.each([
    ['a Monday at 5:45', '2026-11-30T05:45-08:00', '2026-11-30 07:30'],
    ['within them', '2026-11-30T09:00-08:00', '2026-11-30 09:00'],
    ['the minute it closes', '2026-11-30T16:00-08:00', '2026-12-01 07:30'],
    ['a Friday evening', '2026-12-04T18:00-08:00', '2026-12-07 07:30'],
    ['a Saturday', '2026-12-05T09:00-08:00', '2026-12-07 07:30'],
    ['the night the clocks change', '2026-10-31T23:00-07:00', '2026-11-02 07:30'],
  ])('%s: it opens then', async (_when, at, expected) => {
    expect(await opening(at)).toBe(expected);
  });

  test('a school’s own hours, a holiday, and weekends where the district has them', async () => {
    await district.owner.pool.query(
      `UPDATE school SET office_opens = '06:15', office_closes = '14:00' WHERE sourced_id = 'S1'`,
    );
    await district.owner.pool.query(
      `INSERT INTO school_holiday (day, name) VALUES ('2026-12-01', 'Planning day')`,
    );

    expect(await opening('2026-11-30T05:45-08:00', ofSchool)).toBe('2026-11-30 06:15');
    expect(await opening('2026-11-30T15:00-08:00', ofSchool)).toBe('2026-12-02 06:15');
    expect(await opening('2026-11-30T15:00-08:00')).toBe('2026-11-30 15:00');
    await set('office_weekends = true');
    expect(await opening('2026-12-05T05:00-08:00', ofSchool)).toBe('2026-12-05 06:15');
  });
});
