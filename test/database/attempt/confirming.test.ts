import { beforeAll, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { violatedRule } from '#database/transaction.ts';
import {
  type CampaignRequest,
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

const closed = 'School is closed today.';
const thanks = [
  'Thank you. You confirmed that you heard this message.',
  'To hear this message again, press 7.',
];

async function placed(request: Omit<CampaignRequest, 'phones'> = {}): Promise<PlacedCall> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return placeCall(district, phone, { asksToConfirm: true, ...request });
}

async function answered(request: Omit<CampaignRequest, 'phones'> = {}): Promise<PlacedCall> {
  const placement = await placed(request);
  await handler.onAnswer(placement.call);
  return placement;
}

const confirmations = async ({ campaign }: PlacedCall) =>
  (
    await district.pool.query(
      "SELECT attempt_id, carrier_id, means = 'call-back' AS by_call_back FROM closure_reply WHERE kind = 'confirmed' AND campaign_id = $1",
      [campaign],
    )
  ).rows;

const press = async ({ call }: PlacedCall, key: '1' | 'other' | undefined, step = 0) =>
  wordsOf(await handler.onKey({ ...call, step, key }));

describe('key 1, where the closure asks to confirm', () => {
  test('is kept once with the call, thanked for, and in the log', async () => {
    const placement = await answered();

    expect(await press(placement, '1')).toEqual(thanks);
    // The carrier sends it again; the family presses again.
    expect(await press(placement, '1')).toEqual(thanks);
    expect(await press(placement, '1', 1)).toEqual(thanks);

    const { attempt, call, campaign } = placement;
    expect(await confirmations(placement)).toEqual([
      { attempt_id: attempt, carrier_id: call.carrierId, by_call_back: false },
    ]);
    const entries = (await district.auditOf(attempt)).filter(
      ({ act }) => act === 'message-confirmed',
    );
    expect(entries.map(({ facts }) => facts)).toEqual([
      expect.objectContaining({ campaign, call: call.carrierId, byCallBack: false }),
    ]);
  });

  test('leaves the call open for the message again, and ends it with a silence', async () => {
    const placement = await answered();
    await press(placement, '1');

    expect(await press(placement, 'other', 1)).toContain(closed);
    expect(await press(placement, undefined, 2)).toEqual(['hang-up']);
  });

  test('is the only one that confirms: other keys and silence don’t', async () => {
    const placement = await answered();

    expect(await press(placement, 'other')).toContain(closed);
    await press(placement, undefined, 1);

    expect(await confirmations(placement)).toEqual([]);
  });

  test('before the message was said it lets the message begin, and confirms the second time', async () => {
    const placement = await answered({ machines: 'retry-only' });

    const first = await press(placement, '1');
    const again = await press(placement, '1');
    expect(first.join(' ')).toContain(closed);
    expect(again.join(' ')).toContain(closed);
    expect(await confirmations(placement)).toEqual([]);

    expect(await press(placement, '1', 1)).toEqual(thanks);
    expect(await confirmations(placement)).toHaveLength(1);
  });

  test('on another call than the one that spoke confirms nothing', async () => {
    const placement = await answered();
    const other = { ...placement, call: { ...placement.call, carrierId: newCallId() } };

    expect(await press(other, '1')).toEqual(['hang-up']);
    expect(await confirmations(placement)).toEqual([]);
  });

  test('is thanked for in the language of the call', async () => {
    const placement = await answered({ language: 'es' });

    expect((await press(placement, '1'))[0]).toBe(
      'Gracias. Usted confirmó que escuchó el mensaje.',
    );
  });
});

test('where the closure does not ask, key 1 says the message again', async () => {
  const placement = await answered({ asksToConfirm: false });

  expect((await press(placement, '1')).join(' ')).toContain(
    `${closed} You can call us back at 5 0 3, 5 5 5, 0 1 9 9. To hear this message again, press 1.`,
  );
  expect(await confirmations(placement)).toEqual([]);
});

describe('somebody who calls the number back', () => {
  test('is asked again and confirms, as a person whose voicemail has the message', async () => {
    const placement = await answered();
    await handler.onEvent({
      ...placement.call,
      kind: 'answered-by',
      carrierStatus: 'machine_start',
      sequenceNumber: 0,
      by: 'machine',
      records: false,
    });
    const call = { carrierId: newCallId(), from: placement.call.to };

    expect(wordsOf(await handler.onInboundCall(call))).toContain(
      'To confirm that you heard this message, press 1.',
    );
    expect(wordsOf(await handler.onInboundKey({ ...call, key: '1' }))).toEqual(thanks);
    expect(wordsOf(await handler.onInboundKey({ ...call, key: '1' }))).toEqual(thanks);

    expect(await confirmations(placement)).toEqual([
      { attempt_id: placement.attempt, carrier_id: call.carrierId, by_call_back: true },
    ]);
  });

  test('after the closure is over is shown on its card, which nothing else would draw', async () => {
    const placement = await answered();
    const revision = async () =>
      (
        await district.pool.query<{ revision: number | null }>(
          `SELECT max(revision) AS revision FROM posted_card WHERE kind = 'campaign' AND subject = $1`,
          [placement.campaign],
        )
      ).rows[0]?.revision ?? 0;
    await district.pool.query(
      `UPDATE campaign SET state = 'finished', ended_at = now() WHERE id = $1`,
      [placement.campaign],
    );
    const before = await revision();
    const call = { carrierId: newCallId(), from: placement.call.to };

    await handler.onInboundKey({ ...call, key: '1' });

    expect(await revision()).toBe(before + 1);
  });

  test('about a closure that did not ask hears it again', async () => {
    const placement = await answered({ asksToConfirm: false });
    const call = { carrierId: newCallId(), from: placement.call.to };

    expect(wordsOf(await handler.onInboundKey({ ...call, key: '1' }))).toContain(closed);
    expect(await confirmations(placement)).toEqual([]);
  });
});

describe('the database refuses', () => {
  const insert = ({ attempt, call }: PlacedCall, byCallBack = false) =>
    district.owner.pool
      .query(
        `INSERT INTO closure_reply (campaign_id, phone_id, kind, attempt_id, carrier_id, means)
         SELECT campaign_id, phone_id, 'confirmed', id, $2, $3 FROM attempt WHERE id = $1`,
        [attempt, call.carrierId, byCallBack ? 'call-back' : 'key'],
      )
      .then(() => 'inserted', violatedRule);
  const note = ({ attempt }: PlacedCall, by: string) =>
    district.owner.pool.query('UPDATE attempt SET answered_by = $2 WHERE id = $1', [attempt, by]);
  const byPerson = 'closure_reply_by_whom_it_asked';

  test('one for a closure that does not ask', async () => {
    const placement = await answered({ asksToConfirm: false });
    await note(placement, 'human');

    expect(await insert(placement)).toBe(byPerson);
    expect(await insert(placement, true)).toBe(byPerson);
  });

  test('one of a machine, or of nobody known', async () => {
    const placement = await answered();

    expect(await insert(placement)).toBe(byPerson);
    await note(placement, 'machine');
    expect(await insert(placement)).toBe(byPerson);
    await note(placement, 'human');
    expect(await insert(placement)).toBe('inserted');
  });

  test('one of a message that was not told, on a call back neither', async () => {
    const placement = await placed();

    expect(await insert(placement)).toBe(byPerson);
    expect(await insert(placement, true)).toBe(byPerson);
  });

  test('a second one, a change and a deletion', async () => {
    const placement = await answered();
    await press(placement, '1');

    expect(await insert(placement)).toBe('closure_reply_pkey');
    for (const change of ['UPDATE closure_reply SET said_at = now()', 'DELETE FROM closure_reply'])
      await expect(district.owner.pool.query(change)).rejects.toThrow();
  });

  test('to ask by text', async () => {
    await expect(placed({ delivery: 'text' })).rejects.toMatchObject({
      constraint: 'campaign_version_confirm_by_call',
    });
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
      'UPDATE campaign_version SET asks_to_confirm = false WHERE campaign_id = $1',
      [campaign],
    );
    expect(await holds()).toBe(false);
    await district.owner.pool.query('ALTER TABLE campaign_version ENABLE TRIGGER USER');
  });
});
