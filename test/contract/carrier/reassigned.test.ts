import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { accountSid, authToken, carrierRig } from '#test/support/carrier/carrier-rig.ts';
import { setUpEach } from '#test/support/set-up.ts';

const guardian = '+15035550111';

const rig = setUpEach(carrierRig);

const check = (number = guardian, lastVerified = '2025-08-15', signal?: AbortSignal) =>
  rig.carrier.checkReassigned(number, lastVerified, signal);

/** What the question failed with; fails where it got an answer, or leaks the number. */
async function fault(question: Promise<unknown>): Promise<CarrierFault> {
  const thrown = await question.then(
    (answer) => expect.fail(`answered ${String(answer)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof CarrierFault)) throw thrown;
  expect(inspect(thrown, { depth: 9 })).not.toContain(guardian.slice(2));
  return thrown;
}

describe('a number', () => {
  test('that its owner kept is not reassigned', async () => {
    expect(await check()).toBe('no');
  });

  test('is reassigned where it was given up after the day, not on it or before', async () => {
    rig.twilio.reassign(guardian, '2026-03-02');

    expect(await check(guardian, '2026-03-01')).toBe('yes');
    expect(await check(guardian, '2026-03-02')).toBe('no');
    expect(await check(guardian, '2026-09-01')).toBe('no');
    expect(await check('+15035550112', '2026-03-01')).toBe('no');
  });

  test('has no data from before the database began', async () => {
    expect(await check(guardian, '2021-01-26')).toBe('no-data');
    expect(await check(guardian, '2021-01-27')).toBe('no');
  });

  test('of a few has none at all, the same ones each time', async () => {
    await using other = await carrierRig({ mix: { ...usualMix, withoutLookup: 0.3 }, seed: 7 });
    const numbers = Array.from(
      { length: 100 },
      (_, i) => `+1503555${String(100 + i).padStart(4, '0')}`,
    );
    const ask = () =>
      Promise.all(numbers.map((number) => other.carrier.checkReassigned(number, '2026-01-01')));

    const answers = await ask();

    const without = answers.filter((answer) => answer === 'no-data').length;
    expect(without).toBeGreaterThan(15);
    expect(without).toBeLessThan(45);
    expect(await ask()).toEqual(answers);
  });
});

describe('no answer, and no use in asking again', () => {
  test.each([
    ['a day that is none', guardian, '2026-02-30', 60200],
    ['a day to come', guardian, '2099-01-01', 60200],
    ['words for a day', guardian, 'yesterday', 60200],
    ['a number outside the United States', '+525512345678', '2026-01-01', 60607],
    ['a number of Canada', '+14165550123', '2026-01-01', 60607],
    ['a number that is none', '+1503555', '2026-01-01', undefined],
  ])('for %s', async (_what, number, day, code) => {
    const thrown = await fault(check(number, day));

    expect(thrown).toMatchObject({ retryable: false, carrierCode: code });
  });

  test('for an account that Twilio has not approved', async () => {
    await using other = await carrierRig({ mayLookUp: false });

    const thrown = await fault(other.carrier.checkReassigned(guardian, '2026-01-01'));

    expect(thrown).toMatchObject({ retryable: false, carrierCode: 60606 });
  });

  test('for a wrong token', async () => {
    await using carrier = createTwilioCarrier({
      accountSid,
      authToken: `not ${authToken}`,
      from: '+15035550100',
      publicUrl: rig.publicUrl,
      apiUrl: rig.twilio.url,
      logger: pino({ level: 'silent' }),
    });

    const thrown = await fault(carrier.checkReassigned(guardian, '2026-01-01'));

    expect(thrown).toMatchObject({ retryable: false, carrierCode: 20003 });
  });
});

describe('an answer that Twilio does not document', () => {
  test.each([
    ['without the package', { valid: true }, { retryable: false }],
    ['with an empty package', { valid: true, reassigned_number: {} }, { retryable: false }],
    [
      'with another word',
      { valid: true, reassigned_number: { is_number_reassigned: 'perhaps', error_code: null } },
      { retryable: false },
    ],
    [
      'with an answer beside an error',
      { valid: true, reassigned_number: { is_number_reassigned: 'no', error_code: '60608' } },
      { retryable: true, carrierCode: 60608 },
    ],
    [
      'about a number that is none',
      { valid: false, reassigned_number: { is_number_reassigned: 'no', error_code: null } },
      { retryable: false },
    ],
    ['of an empty object', {}, { retryable: false }],
  ])('%s is none', async (_what, body, expected) => {
    const server = createServer((_request, response) => response.end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using carrier = createTwilioCarrier({
      accountSid,
      authToken,
      from: '+15035550100',
      publicUrl: rig.publicUrl,
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      logger: pino({ level: 'silent' }),
    });

    expect(await fault(carrier.checkReassigned(guardian, '2026-01-01'))).toMatchObject(expected);
    server.closeAllConnections();
    server.close();
  });
});

describe('no answer for now', () => {
  test('when Twilio asks for patience, for as long as it says', async () => {
    rig.twilio.failNext('lookups.fetch', { mode: 'error', code: 20429, retryAfter: 7 });

    expect(await fault(check())).toMatchObject({ retryable: true, retryAfterMs: 7000 });
    expect(await check()).toBe('no');
  });

  test.each([
    ['the connection breaks', { mode: 'drop-before' }],
    ['the answer is lost', { mode: 'accept-then-drop' }],
    ['the answer is cut short', { mode: 'accept-then-garble' }],
    ['Twilio stumbles', { mode: 'error', code: 20503 }],
    ['a proxy answers 502', { mode: 'error', status: 502, html: true }],
    ['a proxy answers 429', { mode: 'error', status: 429, html: true }],
  ] as const)('when %s', async (_what, how) => {
    rig.twilio.failNext('lookups.fetch', how);

    expect(await fault(check())).toMatchObject({ retryable: true });
    expect(await check()).toBe('no');
  });

  test('when nobody waits for it any longer', async () => {
    const release = rig.twilio.holdResponses();
    const hurry = new AbortController();
    const question = fault(check(guardian, '2026-01-01', hurry.signal));

    hurry.abort(new Error('no patience'));

    expect(await question).toMatchObject({ retryable: true });
    release();
  });
});
