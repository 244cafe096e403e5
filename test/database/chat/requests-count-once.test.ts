import { beforeAll, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { recordChatRequest } from '#domain/people/chat-request/record-chat-request.ts';
import { sweepChatRequests } from '#domain/people/chat-request/sweep-chat-requests.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { testDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { type PlacedCall, placeCall } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

async function spokenTo(): Promise<PlacedCall> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const placed = await placeCall(district, phone);
  await handler.onAnswer(placed.call);
  return placed;
}

const pressed = async ({ attempt }: PlacedCall) =>
  (
    await district.pool.query<{ key: string }>(
      `SELECT carrier_status AS key FROM call_event WHERE attempt_id = $1 AND kind = 'key' ORDER BY sequence_number`,
      [attempt],
    )
  ).rows.map(({ key }) => key);

test('attack 25: a key that is sent again, by the carrier or by somebody else, is answered the same and changes nothing', async () => {
  const placed = await spokenTo();
  const { call } = placed;
  const spanish = await handler.onKey({ ...call, key: '2' });

  expect(await handler.onKey({ ...call, key: '2' })).toEqual(spanish);
  const english = await handler.onKey({ ...call, step: 1, key: '2' });
  expect(english).not.toEqual(spanish);
  expect(await handler.onKey({ ...call, step: 1, key: '2' })).toEqual(english);
  expect(await pressed(placed)).toEqual(['2', '2']);

  const ended = await handler.onKey({ ...call, step: 2, key: '9' });
  expect(await handler.onKey({ ...call, step: 2, key: '9' })).toEqual(ended);
  expect(await pressed(placed)).toEqual(['2', '2', '9']);
});

test('a request from chat is taken once, by however many at once, and forgotten when it can be of no more use', async () => {
  const take = (mark: string, platform: Platform = 'slack') =>
    recordChatRequest(district.db, { platform, mark, goodForSeconds: 600 });

  const taken = await Promise.all(Array.from({ length: 20 }, () => take('one')));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await take('two')).toBe(true);
  expect(await take('one', 'teams')).toBe(true);

  await sweepChatRequests(district.db);
  expect(await take('one')).toBe(false);
  const old = `UPDATE chat_request SET good_until = now() - interval '1 second'`;
  const { rowCount } = await district.owner.pool.query(old);
  expect(rowCount).toBe(3);
  await sweepChatRequests(district.db);
  expect((await district.pool.query('SELECT FROM chat_request')).rowCount).toBe(0);
});
