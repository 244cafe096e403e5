import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import {
  accountSid,
  aToken,
  authToken,
  carrierRig,
  unhurried,
} from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpEach } from '#test/support/set-up.ts';

const guardian = '+15035550111';
const order = (to = guardian) => ({ to, from: '+15035550100', token: aToken(), ringSeconds: 25 });

const rig = setUpEach(carrierRig);

function carrierAt(apiUrl: string, token = authToken) {
  return createTwilioCarrier({
    accountSid,
    authToken: token,
    from: '+15035550100',
    publicUrl: rig.publicUrl,
    apiUrl,
    logger: pino({ level: 'silent' }),
  });
}

async function rawServer(onConnection: (socket: Socket) => void): Promise<[Server, string]> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

describe('an order that provably never left is unsent', () => {
  test('when the connection is refused', async () => {
    const [server, url] = await rawServer(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await using carrier = carrierAt(url);

    expect(await carrier.placeCall(order(), unhurried())).toMatchObject({ kind: 'unsent' });
  });

  test('when the name is unknown', async () => {
    await using carrier = carrierAt('http://nobody.invalid');

    expect(await carrier.placeCall(order(), unhurried())).toMatchObject({ kind: 'unsent' });
  });

  test('F07 when TLS fails', async () => {
    await using carrier = carrierAt(rig.twilio.url.replace('http:', 'https:'));

    expect(await carrier.placeCall(order(), unhurried())).toMatchObject({ kind: 'unsent' });
    expect(rig.twilio.calls()).toEqual([]);
  });

  test('when its time is over before there is a connection', async () => {
    let connections = 0;
    const [server, url] = await rawServer(() => {
      connections += 1;
    });
    await using carrier = carrierAt(url);

    const late = { ...order(), leaveByMs: performance.now() - 1 };
    expect(await carrier.placeCall(late, unhurried())).toMatchObject({ kind: 'unsent' });
    const text = { to: guardian, token: aToken(), body: 'Closed today', leaveByMs: 0 };
    expect(await carrier.sendText(text, unhurried())).toMatchObject({ kind: 'unsent' });

    // A connection may have been made; nothing was said over it.
    expect(connections).toBeLessThanOrEqual(2);
    server.close();
  });

  test('when its slot is over', async () => {
    let left = 0;
    const onLeft = () => (left += 1);
    const late = { ...order(), onLeft, slotEndMs: performance.now() - 1 };

    expect(await rig.carrier.placeCall(late, unhurried())).toMatchObject({
      kind: 'unsent',
      isLate: true,
    });
    expect(rig.twilio.calls()).toEqual([]);
    expect(left).toBe(0);
  });

  test('but not when its slot is over by the time that it has a connection', async () => {
    const leftMs: number[] = [];
    const onLeft = () => leftMs.push(performance.now());
    const inTime = { ...order(), onLeft, slotEndMs: performance.now() + 50 };

    const outcome = rig.carrier.placeCall(inTime, unhurried());
    while (performance.now() < inTime.slotEndMs + 1);

    expect(await outcome).toMatchObject({ kind: 'accepted' });
    // It is told when it really left, before the carrier has answered.
    expect(leftMs).toEqual([expect.any(Number)]);
    expect(leftMs[0]).toBeGreaterThan(inTime.slotEndMs);
  });

  test('when it was given up before', async () => {
    const outcome = await rig.carrier.placeCall(order(), AbortSignal.abort());

    expect(outcome).toMatchObject({ kind: 'unsent' });
    expect(rig.twilio.calls()).toEqual([]);
  });

  test('when Twilio asks for patience', async () => {
    rig.twilio.failNext('calls.create', { mode: 'error', code: 20429, retryAfter: 3 });

    const outcome = await rig.carrier.placeCall(order(), unhurried());

    expect(outcome).toMatchObject({ kind: 'unsent', retryAfterMs: 3000 });
  });
});

describe('an order that may have been placed is unknown', () => {
  test('when the answer is lost; and the call is found by asking', async () => {
    const before = Temporal.Now.instant();
    rig.twilio.failNext('calls.create', { mode: 'accept-then-drop' });

    const outcome = await rig.carrier.placeCall(order(), unhurried());

    expect(outcome).toMatchObject({ kind: 'unknown' });
    const found = await rig.carrier.listCalls({ to: guardian, from: '+15035550100' }, before);
    expect(found.map(({ report }) => report.carrierId)).toEqual([rig.twilio.calls()[0]?.sid]);
  });

  test('when the answer is lost; and the first event brings the id', async () => {
    rig.twilio.failNext('calls.create', { mode: 'accept-then-drop' });
    const lost = order();

    await rig.carrier.placeCall(lost, unhurried());

    const sid = rig.twilio.calls()[0]?.sid;
    await eventually(() =>
      expect(rig.heard.events).toContainEqual(
        expect.objectContaining({ token: lost.token, carrierId: sid, to: guardian }),
      ),
    );
  });

  test.each([
    ['the connection breaks', { mode: 'drop-before' }],
    ['the answer is cut short', { mode: 'accept-then-garble' }],
    ['Twilio stumbles', { mode: 'accept-then-error', code: 20500 }],
    ['Twilio stumbles without a call', { mode: 'error', code: 20503 }],
    ['a proxy answers 502', { mode: 'error', status: 502, html: true }],
    ['a proxy answers 403', { mode: 'error', status: 403, html: true }],
    ['a proxy answers 429', { mode: 'error', status: 429, html: true }],
  ] as const)('when %s', async (_what, fault) => {
    rig.twilio.failNext('calls.create', fault);

    expect(await rig.carrier.placeCall(order(), unhurried())).toMatchObject({ kind: 'unknown' });
    expect(rig.twilio.calls().length).toBeLessThanOrEqual(1);
  });

  test('when nobody waits for the answer any longer', async () => {
    const release = rig.twilio.holdResponses();
    const hurry = new AbortController();
    const outcome = rig.carrier.placeCall(order(), hurry.signal);
    await eventually(() => expect(rig.twilio.calls()).toHaveLength(1));

    hurry.abort(new Error('no patience'));

    expect(await outcome).toMatchObject({ kind: 'unknown' });
    release();
  });

  test('when the answer is half a head, which is not asked for again', async () => {
    let connections = 0;
    const [server, url] = await rawServer((socket) => {
      connections += 1;
      socket.once('data', () =>
        socket.end('HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{"si'),
      );
    });
    await using carrier = carrierAt(url);

    expect(await carrier.placeCall(order(), unhurried())).toMatchObject({ kind: 'unknown' });
    expect(connections).toBe(1);
    server.close();
  });
});

describe('an order that Twilio refuses is rejected', () => {
  test.each([
    [21211, 'bad-number'],
    [21217, 'bad-number'],
    [21610, 'opted-out'],
    [21215, 'refused'],
    [30001, 'temporary'],
    [30007, 'content'],
    [29999, 'refused'],
  ])('%i as %s', async (code, kind) => {
    rig.twilio.setBehavior(guardian, { answers: 'person', rejects: code });

    const outcome = await rig.carrier.placeCall(order(), unhurried());

    expect(outcome).toEqual({ kind: 'rejected', code, class: kind });
    expect(rig.twilio.calls()).toEqual([]);
  });

  test('a number that is none', async () => {
    const call = await rig.carrier.placeCall(order('+1503555'), unhurried());
    const text = await rig.carrier.sendText(
      { to: '+11115550111', token: aToken(), body: 'Closed today' },
      unhurried(),
    );

    expect(call).toEqual({ kind: 'rejected', code: 21217, class: 'bad-number' });
    expect(text).toEqual({ kind: 'rejected', code: 21217, class: 'bad-number' });
  });

  test('a wrong auth token, as the account', async () => {
    await using carrier = carrierAt(rig.twilio.url, 'not-the-token');

    const outcome = await carrier.placeCall(order(), unhurried());

    expect(outcome).toEqual({ kind: 'rejected', code: 20003, class: 'account' });
  });
});

test.each([
  [10004, 'moment'],
  [20429, 'moment'],
  [22005, 'queue'],
] as const)(
  '%i is no refusal but want of room: nothing was placed, and it may come again',
  async (code, shortage) => {
    rig.twilio.failNext('calls.create', { mode: 'error', code });

    const outcome = await rig.carrier.placeCall(order(), unhurried());

    expect(outcome).toMatchObject({ kind: 'unsent', shortage });
    expect(rig.twilio.calls()).toEqual([]);
  },
);

test('a call that must wait in Twilio’s queue says how long', async () => {
  await using slow = await carrierRig({ callsPerSecond: 0.1 });
  await slow.carrier.placeCall(order(), unhurried());

  const second = await slow.carrier.placeCall(order('+15035550112'), unhurried());

  expect(second).toMatchObject({ kind: 'accepted' });
  const queueMs = second.kind === 'accepted' ? (second.queueMs ?? 0) : 0;
  expect(queueMs).toBeGreaterThan(1_000);
  expect(queueMs).toBeLessThanOrEqual(10_000);
});

test('more calls at once than the account may have are refused', async () => {
  await using small = await carrierRig({ maxCallsAtOnce: 1 });
  small.twilio.setBehavior(guardian, { answers: 'manual' });
  await small.carrier.placeCall(order(), unhurried());

  expect(await small.carrier.placeCall(order('+15035550112'), unhurried())).toMatchObject({
    kind: 'unsent',
    shortage: 'moment',
  });
});

// The SDK's own transport has twenty sockets.
test('forty orders travel at the same time', async () => {
  const release = rig.twilio.holdResponses();
  const outcomes = Array.from({ length: 40 }, () => rig.carrier.placeCall(order(), unhurried()));

  await eventually(() => expect(rig.twilio.calls()).toHaveLength(40));
  release();

  const kinds = (await Promise.all(outcomes)).map((outcome) => outcome.kind);
  expect(new Set(kinds)).toEqual(new Set(['accepted']));
});

test('too many requests at one time are turned away before they do anything', async () => {
  await using strict = await carrierRig({ maxConcurrentRequests: 2 });
  const release = strict.twilio.holdResponses();
  const held = [1, 2].map(() => strict.carrier.placeCall(order(), unhurried()));
  await eventually(() => expect(strict.twilio.calls()).toHaveLength(2));

  const third = await strict.carrier.placeCall(order(), unhurried());

  expect(third).toMatchObject({ kind: 'unsent', retryAfterMs: 1000 });
  release();
  await Promise.all(held);
  expect(strict.twilio.calls()).toHaveLength(2);
});
