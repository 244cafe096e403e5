import { beforeAll, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import {
  type CampaignRequest,
  type Phone,
  testDistrict,
  testHandler,
} from '#test/support/attempt/attempt-district.ts';
import { gate, type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { wordsOf } from '#test/support/attempt/script-words.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

const closed = 'School is closed today.';
const kinds = (Object.keys(happenings) as Happening[]).filter((one) => one !== 'other');
const about = {
  ground: 'weather',
  eventDate: '2027-01-13',
  schools: ['Adams Elementary'],
  isWholeDistrict: false,
  dismissalTime: '12:30',
  place: 'Grace Church',
} as const;
let calls = 0;

async function aPhone(): Promise<Phone> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

/** A phone that a campaign has spoken to. */
async function spokenTo(
  request: Omit<CampaignRequest, 'phones'> = {},
): Promise<{ phone: Phone; placed: PlacedCall }> {
  const phone = await aPhone();
  const placed = await placeCall(district, phone, request);
  await handler.onAnswer(placed.call);
  return { phone, placed };
}

const callFrom = (from: string | undefined) => ({
  carrierId: `CA${String(++calls).padStart(32, 'c')}`,
  from,
});
const callBack = (from: string | undefined) => handler.onInboundCall(callFrom(from));
const press = (from: string | undefined, key: '0' | '1' | '2' | '3' | '9' | undefined) =>
  handler.onInboundKey({ ...callFrom(from), key });

const said = async (from: string | undefined) => wordsOf(await callBack(from)).join(' ');

const revocations = async () =>
  (await district.pool.query('SELECT count(*)::int AS count FROM revocation')).rows[0]?.count;

const revocationsOf = async ({ id }: Phone) =>
  (
    await district.pool.query(
      'SELECT channel, scope, means, attempt_id FROM revocation WHERE phone_id = $1 ORDER BY id',
      [id],
    )
  ).rows;

describe('a guardian who calls back', () => {
  test('hears what the call was about, and on which day', async () => {
    const { phone } = await spokenTo();
    const day = Temporal.Now.plainDateISO('America/Los_Angeles').toLocaleString('en-US', {
      weekday: 'long',
      month: 'long',
      day: 'numeric',
    });

    const [step] = await callBack(phone.number);

    expect(step?.kind === 'listen' && step.lines.map(({ text }) => text)).toEqual([
      'This is an automated message from Cedar Falls School District.',
      `On ${day}, we contacted you about this.`,
      closed,
      'To hear this message again, press 1.',
      'To stop non-emergency calls, press 9.',
      'If this is the wrong number, press 3.',
      'To speak with the school office, press 0.',
    ]);
  });

  test('hears it in the language of the phone', async () => {
    const { phone } = await spokenTo({ language: 'es' });

    const [step] = await callBack(phone.number);

    const languages = step?.kind === 'listen' ? step.lines.map(({ language }) => language) : [];
    expect(new Set(languages)).toEqual(new Set(['es']));
    expect(await said(phone.number)).toContain('Hoy no hay clases.');
  });

  test.each(kinds)('hears the words of the newest notice: %s', async (happening) => {
    const words = standardMessage('en', { ...about, happening }) ?? '';
    const purpose = happening.startsWith('hold') ? 'school-mission' : 'emergency';
    const { phone } = await spokenTo({ texts: { en: words }, purpose });

    expect(await said(phone.number)).toContain(words);
  });

  atLength('leaves an entry in the audit log, with the phone and no number', async () => {
    const { phone, placed } = await spokenTo();
    const call = callFrom(phone.number);

    await handler.onInboundCall(call);

    const { rows } = await district.pool.query(
      `SELECT actor_kind, actor_id, subject_kind, subject_id, facts FROM audit_entry
       WHERE act = 'call-back-answered' AND facts ->> 'call' = $1`,
      [call.carrierId],
    );
    expect(rows).toEqual([
      {
        actor_kind: 'guardian',
        actor_id: phone.id,
        subject_kind: 'phone',
        subject_id: phone.id,
        facts: { call: call.carrierId, campaigns: [placed.campaign] },
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain(phone.number.slice(2));
  });

  atLength('hears both messages of the day, the newest first', async () => {
    const { phone, placed } = await spokenTo({ texts: { en: 'Late start.' } });
    await handler.onEvent({
      ...placed.call,
      kind: 'call',
      sequenceNumber: 3,
      carrierStatus: 'completed',
      progress: 'ended',
      ending: 'completed',
      seconds: 20,
    });
    const second = await placeCall(district, phone, { texts: { en: 'Closed after all.' } });
    await handler.onAnswer(second.call);

    const words = await said(phone.number);

    expect(words).toMatch(/Closed after all\..*Late start\./);
  });

  atLength.each([
    ['on its way', [], true],
    ['delivered', ['sent', 'delivered'], true],
    ['undelivered', ['sent', 'undelivered'], false],
  ] as const)('after a text that is %s', async (_what, progress, isTold) => {
    const phone = await aPhone();
    const { call } = await placeCall(district, phone, { delivery: 'text' });
    for (const step of ['queued', ...progress] as const) {
      const event = { ...call, sequenceNumber: 0, carrierStatus: step, progress: step };
      await handler.onEvent({ ...event, kind: 'text' });
    }

    const words = await said(phone.number);
    expect(words).toContain(closed);
    expect(words.includes('we contacted you')).toBe(isTold);
  });

  atLength(
    'keys: 1 and others say it again, 0 connects with the school, silence ends',
    async () => {
      const { phone } = await spokenTo();

      expect(wordsOf(await press(phone.number, '1'))).toContain(closed);
      expect(wordsOf(await press(phone.number, '2'))).toContain(closed);
      expect((await press(phone.number, '0')).at(-1)).toEqual({
        kind: 'connect',
        to: '+15035550198',
        ringSeconds: 20,
      });
      expect(await press(phone.number, undefined)).toEqual([{ kind: 'hang-up' }]);
    },
  );

  atLength(
    'without a message is still known: in their language, with their school’s office',
    async () => {
      const phone = await aPhone();
      await district.owner.pool.query(
        `UPDATE guardian SET language = 'vi' WHERE id IN (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)`,
        [phone.id],
      );

      const words = await said(phone.number);

      expect(words).toContain('Đây là thông báo tự động từ Cedar Falls School District.');
      expect(words).toContain('xin bấm số 3');
      expect((await press(phone.number, '0')).at(-1)).toMatchObject({ to: '+15035550198' });
    },
  );
});

describe('a withdrawal on a call back', () => {
  test('by key 9 ends what is no emergency, once, and goes by its own name', async () => {
    const { phone, placed } = await spokenTo();

    const script = await press(phone.number, '9');
    await press(phone.number, '9');

    expect(wordsOf(script)).toEqual([expect.stringContaining('no more of these calls'), 'hang-up']);
    expect(await revocationsOf(phone)).toEqual([
      {
        channel: 'any',
        scope: 'non-emergency',
        means: 'call-back',
        attempt_id: placed.attempt,
      },
    ]);
    await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
      placed.campaign,
    ]);
    await district.owner.pool.query(
      `UPDATE attempt SET state = 'completed', deadline_at = NULL, disposition = 'person', ended_at = now() WHERE id = $1`,
      [placed.attempt],
    );
    const mission = await district.startCampaign({ phones: [phone], purpose: 'school-mission' });
    const emergency = await district.startCampaign({ phones: [phone] });
    expect(await gate(district, mission)).toMatchObject([{ disposition: 'revoked' }]);
    expect(await gate(district, emergency)).toMatchObject([{ state: 'placing' }]);
  });

  test('by key 3 ends everything, and nobody at this number hears the message again', async () => {
    const { phone } = await spokenTo();

    const script = await press(phone.number, '3');
    await press(phone.number, '3');

    expect(wordsOf(script)).toEqual(['We will not call this number again.', 'hang-up']);
    expect(await revocationsOf(phone)).toMatchObject([
      { channel: 'any', scope: 'wrong-number', means: 'call-back' },
    ]);
    expect(await said(phone.number)).not.toContain(closed);
    const next = await district.startCampaign({ phones: [phone] });
    expect(await gate(district, next)).toMatchObject([{ disposition: 'wrong-number' }]);
  });

  test('is taken again where somebody has agreed in between', async () => {
    const { phone } = await spokenTo();
    await press(phone.number, '9');
    await district.owner.pool.query(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
        evidence_reference, obtained_at, recorded_by)
       VALUES ($1, 'voice', '{school-mission}', 'express', 'spoken', 'v1', 'en', 'again', now(), 'test')`,
      [phone.id],
    );

    await press(phone.number, '9');

    expect(await revocationsOf(phone)).toHaveLength(2);
  });

  atLength('pressed by forty at once is one', async () => {
    const { phone } = await spokenTo();

    await Promise.all(Array.from({ length: 40 }, () => press(phone.number, '9')));

    expect(await revocationsOf(phone)).toHaveLength(1);
  });
});

describe('a caller whom nobody knows', () => {
  test.each([
    ['withholds the number', undefined],
    ['is on no roster', '+14025550142'],
  ])('and who %s hears no message, and is led to people', async (_what, from) => {
    await spokenTo();
    const call = callFrom(from);

    const words = wordsOf(await handler.onInboundCall(call));

    expect(words.slice(0, 4)).toEqual([
      'This is an automated message from Cedar Falls School District.',
      'There is no message for this number now.',
      'To speak with the school office, press 0.',
      'You can also reach us at 5 0 3, 5 5 5, 0 1 9 9.',
    ]);
    expect(words.join(' ')).not.toMatch(/closed|press 9|press 3/);
    expect((await press(from, '0')).at(-1)).toEqual({
      kind: 'connect',
      to: '+15035550199',
      ringSeconds: 20,
    });
    const { rows } = await district.pool.query(
      `SELECT subject_kind, subject_id, facts FROM audit_entry
       WHERE act = 'call-back-answered' AND facts ->> 'call' = $1`,
      [call.carrierId],
    );
    expect(rows).toEqual([
      {
        subject_kind: 'call',
        subject_id: call.carrierId,
        facts: { call: call.carrierId, campaigns: [] },
      },
    ]);
  });

  atLength('withdraws nothing: the keys say the greeting again', async () => {
    const before = await revocations();

    for (const from of [undefined, '+14025550142']) {
      for (const key of ['9', '3'] as const) {
        expect((await press(from, key))[0]?.kind).toBe('listen');
      }
    }

    expect(await revocations()).toBe(before);
  });
});

describe('anyone who may not be the guardian any more hears no message, and of no school', () => {
  test.each([
    [
      'somebody has said that the number is wrong',
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
       VALUES ($1, 'any', 'wrong-number', 'staff', 'test')`,
    ],
    [
      'the line is a hospital room’s',
      `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'emergency-line', 'ward 4', 'test')`,
    ],
    [
      'the number was given to somebody else',
      `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
       VALUES ($1, current_date, 'yes', 'test', now() + interval '30 days')`,
    ],
    [
      'the roster has the phone no longer',
      'UPDATE guardian_phone SET active = false WHERE phone_id = $1',
    ],
    [
      'a court has barred them',
      `UPDATE guardianship SET may_be_contacted = false, custody_document = 'order 7'
       WHERE guardian_id IN (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)`,
    ],
  ])('%s', async (_why, change) => {
    const { phone } = await spokenTo();
    expect(await said(phone.number)).toContain(closed);

    await district.owner.pool.query(change, [phone.id]);

    expect(await said(phone.number)).not.toContain(closed);
    // To the district's people, and not to the school that the children go to.
    expect((await press(phone.number, '0')).at(-1)).toEqual({
      kind: 'connect',
      to: '+15035550199',
      ringSeconds: 20,
    });
    expect(wordsOf(await press(phone.number, '9')).at(-1)).toBe('hang-up');
    const withdrawn = await revocationsOf(phone);
    expect(withdrawn.filter(({ scope }) => scope === 'non-emergency')).toHaveLength(1);
  });
});
