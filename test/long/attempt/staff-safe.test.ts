import { beforeAll, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { violatedRule } from '#database/transaction.ts';
import {
  type CampaignRequest,
  type Phone,
  testDistrict,
  testHandler,
} from '#test/support/attempt/attempt-district.ts';
import { newCallId, type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { wordsOf } from '#test/support/attempt/script-words.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

const noted = 'Thank you. We noted that you are safe.';

async function placed(request: Omit<CampaignRequest, 'phones'> = {}, to?: Phone) {
  const [phone] = to === undefined ? await district.addPhones(1) : [to];
  if (phone === undefined) throw new Error('no phone');
  return { phone, ...(await placeCall(district, phone, { asksIfSafe: true, ...request })) };
}

async function answered(request: Omit<CampaignRequest, 'phones'> = {}) {
  const placement = await placed(request);
  await handler.onAnswer(placement.call);
  return placement;
}

const press = async ({ call }: PlacedCall, step = 0) =>
  wordsOf(await handler.onKey({ ...call, step, key: '8' }));
const answers = async ({ campaign }: { campaign: string }) =>
  (
    await district.pool.query(
      `SELECT attempt_id AS attempt, carrier_id AS carrier, means, guardian_id IS NULL AS shared FROM closure_reply WHERE kind = 'safe' AND campaign_id = $1`,
      [campaign],
    )
  ).rows;
const text = ({ number }: Phone, body: string, carrierId = newCallId()) =>
  handler.onInboundText({ carrierId, from: number, body });
const entriesOf = async ({ attempt }: PlacedCall) =>
  (await district.auditOf(attempt)).filter(({ act }) => act === 'staff-said-safe');

describe('key 8', () => {
  test('is noted once, however often it comes', async () => {
    const placement = await answered();

    expect((await press(placement))[0]).toBe(noted);
    expect((await press(placement))[0]).toBe(noted);
    expect((await press(placement, 1))[0]).toBe(noted);

    const { attempt, call } = placement;
    expect(await answers(placement)).toEqual([
      { attempt, carrier: call.carrierId, means: 'key', shared: false },
    ]);
    expect(await entriesOf(placement)).toHaveLength(1);
  });

  test('before the message was said lets it begin, and counts the second time', async () => {
    const placement = await answered({ machines: 'retry-only' });

    await press(placement);
    expect(await answers(placement)).toEqual([]);
    expect((await press(placement, 1))[0]).toBe(noted);
  });

  test('says the message again where nobody is asked', async () => {
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    const placement = await placeCall(district, phone);
    await handler.onAnswer(placement.call);

    expect(await press(placement)).not.toContain(noted);
    expect(await answers(placement)).toEqual([]);
  });

  test('of a call back is nobody’s answer: its number can be forged', async () => {
    const placement = await answered();
    const call = { carrierId: newCallId(), from: placement.call.to };

    await handler.onInboundCall(call);
    await handler.onInboundKey({ ...call, key: '8' });

    expect(await answers(placement)).toEqual([]);
  });
});

/** How the call ended; the next one may be placed. */
const ended = ({ attempt }: PlacedCall, as: 'person' | 'machine' | 'no-answer' | 'hung-up') =>
  district.owner.pool.query(
    `UPDATE attempt SET state = CASE WHEN $3 = 'no-answer' THEN $3 ELSE 'completed' END, disposition = $3,
       answered_by = CASE $3 WHEN 'no-answer' THEN NULL WHEN 'machine' THEN $3 ELSE 'human' END,
       spoken_at = CASE WHEN $3 <> 'no-answer' THEN now() END, carrier_id = coalesce(carrier_id, $2), ended_at = now(),
       deadline_at = NULL WHERE id = $1`,
    [attempt, newCallId(), as],
  );

async function heard(to?: Phone) {
  const placement = await placed({}, to);
  await ended(placement, 'person');
  return placement;
}

describe('SAFE by text', () => {
  test('counts for the newest closure that this phone heard; the same text again for none', async () => {
    const first = await heard();
    const second = await heard(first.phone);
    const carrierId = newCallId();

    expect(await text(first.phone, 'Safe', carrierId)).toContain('We noted that you are safe');
    expect(await text(first.phone, 'Safe', carrierId)).toBeUndefined();

    expect(await answers(first)).toEqual([]);
    expect(await answers(second)).toHaveLength(1);

    const third = await heard(first.phone);
    await text(first.phone, 'Safe', carrierId);
    expect(await answers(third)).toEqual([]);
  });

  test.each(['placing', 'no-answer', 'machine', 'hung-up'] as const)(
    'counts for the newest closure while its order is %s: staff know of it before our call does',
    async (as) => {
      const secure = await heard();
      const lockdown = await placed({}, secure.phone);
      if (as !== 'placing') await ended(lockdown, as);

      expect(await text(secure.phone, 'Safe')).toContain('We noted that you are safe');
      expect([await answers(secure), await answers(lockdown)]).toMatchObject([
        [],
        [{ means: 'text' }],
      ]);
    },
  );

  test.each([
    ['a text that was delivered', 'completed', 'delivered', 1],
    ['a text that the carrier took', 'accepted', null, 1],
    ['a text that is in doubt', 'unknown', null, 1],
    ['a text that failed', 'failed', 'undelivered', 1],
  ])('to %s counts', async (_, state, disposition, count) => {
    const placement = await placed({ delivery: 'text' });
    await district.owner.pool.query(
      `UPDATE attempt SET state = $2, disposition = $3, carrier_id = $4, ended_at = CASE WHEN $3::text IS NOT NULL THEN now() END,
         deadline_at = CASE WHEN $3::text IS NULL THEN now() + interval '1 hour' END WHERE id = $1`,
      [placement.attempt, state, disposition, newCallId()],
    );

    await text(placement.phone, 'Safe');
    expect(await answers(placement)).toHaveLength(count);
  });

  test('a day later is read by a person', async () => {
    const placement = await heard();
    await district.age(placement.attempt, 'intent_at', 86_500);

    expect(await text(placement.phone, 'Safe')).toBeUndefined();
    expect(await answers(placement)).toEqual([]);
  });

  test('ends no opt-out and is none', async () => {
    const placement = await heard();
    const counts = async () =>
      (
        await district.pool.query(
          `SELECT (SELECT count(*)::int FROM revocation) AS ended, (SELECT count(*)::int FROM consent_record) AS given`,
        )
      ).rows;
    const before = await counts();

    await text(placement.phone, 'I am safe');

    expect(await answers(placement)).toHaveLength(1);
    expect(await counts()).toEqual(before);
  });
});

test('on a phone of two people nobody knows who it was', async () => {
  const placement = await answered();
  await district.owner.pool.query(
    `WITH g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id)
     INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, $2 FROM g`,
    [`with ${placement.phone.number}`, placement.phone.id],
  );

  await press(placement);

  expect(await answers(placement)).toMatchObject([{ shared: true }]);
});

describe('the database refuses', () => {
  const insert = (
    { attempt, call }: PlacedCall,
    { means = 'key', carrier = call.carrierId }: { means?: string; carrier?: string } = {},
  ) =>
    district.owner.pool
      .query(
        `INSERT INTO closure_reply (campaign_id, phone_id, kind, attempt_id, carrier_id, means)
         SELECT campaign_id, phone_id, 'safe', id, $2, $3 FROM attempt WHERE id = $1`,
        [attempt, carrier, means],
      )
      .then(() => 'inserted', violatedRule);
  const note = ({ attempt }: PlacedCall, by: string) =>
    district.owner.pool.query('UPDATE attempt SET answered_by = $2 WHERE id = $1', [attempt, by]);
  const refused = 'closure_reply_by_whom_it_asked';
  const setForStaff = async ({ id }: Phone, isStaff: boolean) => {
    const { pool } = district.owner;
    await pool.query('ALTER TABLE recipient DISABLE TRIGGER USER');
    await pool.query('UPDATE recipient SET for_staff = $2 WHERE phone_id = $1', [id, isStaff]);
    await pool.query('ALTER TABLE recipient ENABLE TRIGGER USER');
  };

  test('an answer to a closure that asks nobody', async () => {
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    const placement = await placeCall(district, phone);
    await handler.onAnswer(placement.call);
    await note(placement, 'human');
    await setForStaff(phone, true);

    expect(await insert(placement)).toBe(refused);
    expect(await insert(placement, { means: 'text' })).toBe(refused);
  });

  test('one of a machine, of another call, or of a message that was not told', async () => {
    const placement = await answered();
    expect(await insert(placement)).toBe(refused);
    await note(placement, 'machine');
    expect(await insert(placement)).toBe(refused);
    await note(placement, 'human');
    expect(await insert(placement, { carrier: newCallId() })).toBe(refused);
    expect(await insert(placement)).toBe('inserted');

    const untold = await placed();
    await note(untold, 'human');
    await district.owner.pool.query('UPDATE attempt SET carrier_id = $2 WHERE id = $1', [
      untold.attempt,
      untold.call.carrierId,
    ]);
    expect(await insert(untold)).toBe(refused);
  });

  test('a text to an order that a newer one has followed', async () => {
    const first = await heard();
    const second = await placed({}, first.phone);

    expect(await insert(first, { means: 'text' })).toBe(refused);
    expect(await insert(second, { means: 'text' })).toBe('inserted');
  });

  test('one of a phone that is a family’s', async () => {
    const placement = await answered();
    await note(placement, 'human');
    await setForStaff(placement.phone, false);

    expect(await insert(placement)).toBe(refused);
    expect(await insert(placement, { means: 'text' })).toBe(refused);
  });

  test('another’s name in it, a second one, a change and a deletion', async () => {
    const placement = await answered();
    await press(placement);

    expect(await insert(placement)).toBe('closure_reply_pkey');
    for (const change of ['UPDATE closure_reply SET said_at = now()', 'DELETE FROM closure_reply'])
      await expect(district.owner.pool.query(change)).rejects.toThrow();
    await expect(
      district.pool.query(
        `INSERT INTO closure_reply (kind, campaign_id, phone_id, attempt_id, carrier_id, means, guardian_id)
         SELECT kind, campaign_id, phone_id, attempt_id, carrier_id, means, guardian_id FROM closure_reply LIMIT 1`,
      ),
    ).rejects.toThrow('permission denied');
  });

  test('to call where the column says otherwise than the seal', async () => {
    const { campaign } = await placed();
    const holds = async () =>
      (
        await district.pool.query(
          'SELECT seal_holds(v) AS holds FROM campaign_version v WHERE campaign_id = $1',
          [campaign],
        )
      ).rows[0]?.holds;

    expect(await holds()).toBe(true);
    await district.owner.pool.query('ALTER TABLE campaign_version DISABLE TRIGGER USER');
    await district.owner.pool.query(
      `UPDATE campaign_version SET happening = 'secure' WHERE campaign_id = $1`,
      [campaign],
    );
    expect(await holds()).toBe(false);
    await district.owner.pool.query('ALTER TABLE campaign_version ENABLE TRIGGER USER');
  });
});
