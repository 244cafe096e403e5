import { expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { pauseHindered } from '#domain/closure/life/pause-blocked.ts';
import { listSendingNumbers } from '#domain/district/sending-number/list-sending-numbers.ts';
import { describeNumbers } from '#domain/district/sending-number/sending-number.ts';
import { sendingNumber } from '#domain/district/sending-number/sending-number-options.ts';
import { setSendingNumber } from '#domain/district/sending-number/set-sending-number.ts';
import { startPool } from '#domain/district/sending-number/start-pool.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { ourNumber, testDatabase } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const set = (number: string, active = true) =>
  setSendingNumber(district.db, { number, active, callsPerSecond: null }, 'test');

/** Through the gate, as if the slot had been taken for this number. */
async function commit(sender?: string) {
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 9 });
  return commitIntent(district.db, {
    worker: 'w',
    claims: claims.map((claim) => ({ ...claim, ...(sender === undefined ? {} : { sender }) })),
  });
}

const stateOf = async (campaign: string) =>
  (
    await district.pool.query<{ state: string; end_reason: string | null }>(
      'SELECT state, end_reason FROM campaign WHERE id = $1',
      [campaign],
    )
  ).rows[0];

test('a call shows no number but those it was approved with, whatever the pool holds', async () => {
  await set('+14025550150');
  const sealed = { callerIds: [ourNumber] };
  const campaign = await district.startCampaign({ phones: await district.addPhones(1), sealed });

  expect(await commit('+14025550150')).toEqual([]);
  expect(await commit('+19995550100')).toEqual([]);

  await district.pool.query('UPDATE attempt SET not_before = now()');
  expect(await commit()).toMatchObject([{ from: ourNumber }]);
  const [attempt] = await district.attempts(campaign);
  expect(attempt).toMatchObject({ state: 'placing' });
});

test('the database takes no intent that shows another number, nor one that was given up', async () => {
  await set('+14025550151');
  await set('+14025550152', false);
  const sealed = { callerIds: [ourNumber, '+14025550152'] };
  const campaign = await district.startCampaign({ phones: await district.addPhones(1), sealed });
  const { id } = await district.attempt(campaign);
  await district.pool.query(
    `UPDATE attempt SET state = 'claimed', fence = fence + 1, worker = 'w' WHERE id = $1`,
    [id],
  );
  const place = (sender: string | null) =>
    district.pool
      .query(
        `UPDATE attempt SET state = 'placing', token = repeat('t', 22), sender = $2 WHERE id = $1`,
        [id, sender],
      )
      .then(() => 'taken', violatedRule);

  expect(await place('+14025550151')).toBe('attempt_shows_approved_number');
  expect(await place('+14025550152')).toBe('attempt_shows_approved_number');
  expect(await place(null)).toBe('attempt_shows_approved_number');
  expect(await place(ourNumber)).toBe('taken');
});

test('a campaign whose every approved number was given up is paused, and says why', async () => {
  await set('+14025550153');
  const sealed = { callerIds: ['+14025550153'] };
  const campaign = await district.startCampaign({ phones: await district.addPhones(1), sealed });
  await set('+14025550153', false);

  expect(await commit()).toEqual([]);
  await pauseHindered(district.db);

  expect(await stateOf(campaign)).toEqual({
    state: 'paused',
    end_reason: 'The district no longer has any of the numbers approved to call from. Contact IT.',
  });
});

test('the configured number is the pool at the first start, and does not come back once it was given up', async () => {
  await using database = await testDatabase();
  const start = () => startPool(database.db, ourNumber);
  await database.owner.pool.query('ALTER TABLE sending_number DISABLE TRIGGER USER');
  await database.owner.pool.query('DELETE FROM sending_number');

  await Promise.all([start(), start()]);
  expect(describeNumbers(await listSendingNumbers(database.db))).toBe(
    `${ourNumber}  at the account’s pace`,
  );

  const givenUp = { number: ourNumber, active: false, callsPerSecond: null };
  await setSendingNumber(database.db, givenUp, 'test');
  await start();
  expect(await listSendingNumbers(database.db)).toEqual([givenUp]);
});

test('a number or pace that is none is refused in words', () => {
  expect(() => sendingNumber('402-555-0100', undefined, true)).toThrow(/such as \+13125550100/);
  expect(() => sendingNumber(undefined, undefined, true)).toThrow(/^Give a number such as/);
  expect(() => sendingNumber(ourNumber, 'fast', true)).toThrow(/must be a number such as 0.5/);
  expect(() => sendingNumber(ourNumber, '5000', true)).toThrow(/1000 at most/);
  expect(() => sendingNumber(ourNumber, '0.01', true)).toThrow(/at least 0.1/);
  expect(sendingNumber(ourNumber, '0.5', true)).toEqual({
    number: ourNumber,
    active: true,
    callsPerSecond: 0.5,
  });
});
