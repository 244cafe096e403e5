import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CallOrder, Carrier } from '#carrier/carrier.ts';
import { transact } from '#database/transaction.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { createDialer } from '#dialer/dialer.ts';
import { createLateCalls, createPacer } from '#dialer/pace/pacing.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordMiss } from '#domain/attempt/outcome/record-event.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import {
  leaseCalls,
  leaseSlots,
  returnCallSlots,
  tellLateCalls,
} from '#domain/attempt/pace/lease-calls.ts';
import { recordPressure } from '#domain/attempt/pace/record-pressure.ts';
import type { Slot } from '#domain/attempt/pace/slots.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { setSendingNumber } from '#domain/district/sending-number/set-sending-number.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { accountSid, dialRig, telling } from '#test/support/attempt/dial-rig.ts';
import { ourNumber, testVault } from '#test/support/postgres/database.ts';
import { atLength, describeAtLength } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

type Order = CallOrder & { atMs: number };

const set = (settings: string) => rig.district.owner.pool.query(`UPDATE district SET ${settings}`);
const setNumber = (number: string, callsPerSecond: number | null = null, active = true) =>
  setSendingNumber(rig.district.db, { number, active, callsPerSecond }, 'test');

/** Workers that run until the act is done; returns the orders that left, in that order. */
async function withWorkers(
  names: readonly string[],
  act: (orders: Order[]) => Promise<unknown>,
): Promise<Order[]> {
  const stopping = new AbortController();
  const orders: Order[] = [];
  const carrier = telling(rig.carrier, (order, atMs) => orders.push({ ...order, atMs }));
  const loops = names.map((worker) =>
    runDialLoop({ ...rig.tools(worker), carrier, signal: stopping.signal, wait: () => wait(20) }),
  );
  try {
    await act(orders);
  } finally {
    stopping.abort();
    await Promise.all(loops);
  }
  return orders.toSorted((one, other) => one.atMs - other.atMs);
}

const mostInOneSecond = (orders: readonly Order[]) =>
  Math.max(
    ...orders.map(
      ({ atMs }) => orders.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1000).length,
    ),
  );

atLength('each number keeps its own pace, over all workers, and the account its', async () => {
  await set('calls_per_second = 14');
  await setNumber(ourNumber, 4);
  await setNumber('+14025550198', 8);
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(36) });

  const orders = await withWorkers(['a', 'b', 'c'], () => rig.settled(campaign));

  expect(orders).toHaveLength(36);
  const from = (number: string) => orders.filter((order) => order.from === number);
  expect(mostInOneSecond(from(ourNumber))).toBeLessThanOrEqual(4);
  expect(mostInOneSecond(from('+14025550198'))).toBeLessThanOrEqual(8);
  expect(from(ourNumber).length).toBeGreaterThan(8);
  expect(from('+14025550198').length).toBeGreaterThan(18);
});

atLength(
  'calls go out evenly from all numbers of the pool, and the ledger says from which',
  async () => {
    await renew(district);
    await renew(rig);
    await setNumber('+14025550198');
    await setNumber('+14025550197');
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(30) });

    const orders = await withWorkers(['a', 'b'], () => rig.settled(campaign));

    const placed = [...Map.groupBy(orders, ({ from }) => from)].map(
      ([from, { length }]) => [from, length] as const,
    );
    expect(placed).toHaveLength(3);
    // Ten each, but for slots that a busy machine missed.
    for (const [, count] of placed) expect(Math.abs(count - 10)).toBeLessThanOrEqual(4);
    const { rows } = await rig.district.pool.query<{ sender: string; count: number }>(
      'SELECT sender, count(*)::int FROM attempt GROUP BY sender',
    );
    expect(new Map(rows.map(({ sender, count }) => [sender, count]))).toEqual(new Map(placed));
  },
);

atLength(
  'local presence is off by default; where it was approved, a family sees a number of its own area',
  async () => {
    await setNumber('+15035550198');
    const phones = await rig.district.addPhones(4);
    const campaign = await rig.district.startCampaign({
      phones,
      sealed: { callerIds: [ourNumber, '+15035550198'], localPresence: true },
    });

    const orders = await withWorkers(['a'], () => rig.settled(campaign));

    expect(new Set(orders.map(({ from }) => from))).toEqual(new Set(['+15035550198']));
  },
);

test('never more calls at once than the account may have, over all workers, and nobody is lost', async () => {
  // A call lasts about a third of a second here.
  await renew(rig, () => dialRig({ on: district, speed: 100, maxCallsAtOnce: 3 }));
  await set('calls_at_once = 3');
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(15) });
  let most = 0;
  const stop = rig.twilio.subscribe(() => {
    const live = rig.twilio.calls().filter(({ endedAt }) => endedAt === undefined).length;
    most = Math.max(most, live);
  });

  const orders = await withWorkers(['a', 'b', 'c'], () => rig.settled(campaign));
  stop();

  expect(most).toBe(3);
  // Not one was refused: each was placed once.
  expect(orders).toHaveLength(15);
  expect(rig.twilio.calls()).toHaveLength(15);
});

test('a call in doubt takes a line until the carrier’s list has it not', async () => {
  await set('calls_at_once = 1');
  await rig.district.startCampaign({ phones: await rig.district.addPhones(2) });
  const worker = 'worker-a';
  const { account } = rig.tools(worker);
  const lease = () =>
    leaseCalls(rig.district.db, {
      account,
      stretch: 0.02,
      leadMs: 60,
      worker,
      limit: 10,
      vault: testVault,
    });
  const { claims } = await lease();
  const [intent] = await commitIntent(rig.district.db, { worker, claims });
  if (intent === undefined) throw new Error('nothing placed');
  const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
  await recordOrderOutcome(rig.district.db, { ...order, outcome: { kind: 'unknown' } });
  expect((await lease()).claims).toEqual([]);

  await recordMiss(rig.district.db, { id: intent.attemptId, intentAgeSeconds: 100 });

  expect((await lease()).claims).toHaveLength(1);
});

test('an emergency overtakes: before its first call no more leave than in two seconds, whatever else is planned', async () => {
  await renew(district);
  await renew(rig);
  await set('calls_per_second = 4');
  const phones = await rig.district.addPhones(60);
  const [urgent, ...others] = phones;
  if (urgent === undefined) throw new Error('no phone');
  await rig.district.startCampaign({ phones: others, purpose: 'school-mission' });

  let startedMs = Infinity;
  const orders = await withWorkers(['a', 'b', 'c', 'd'], async (placed) => {
    await rig.until(async () => placed.length >= 4);
    await rig.district.startCampaign({ phones: [urgent] });
    startedMs = performance.now();
    await rig.until(async () => placed.some(({ to }) => to === urgent.number));
  });

  const firstMs = orders.find(({ to }) => to === urgent.number)?.atMs ?? Infinity;
  // However long a busy machine takes: no more calls than those of two seconds go before it.
  const before = orders.filter(({ atMs }) => atMs > startedMs && atMs < firstMs);
  expect(before.length).toBeLessThanOrEqual(2 * 4);
});

atLength('two emergencies share the line, and both go before everything else', async () => {
  const phones = await rig.district.addPhones(24);
  await rig.district.startCampaign({ phones: phones.slice(16), purpose: 'school-mission' });
  const first = await rig.district.startCampaign({ phones: phones.slice(0, 8) });
  const second = await rig.district.startCampaign({ phones: phones.slice(8, 16) });

  await leaseAttempts(rig.district.db, { worker: 'w', channel: 'voice', limit: 8 });

  const claimed = async (campaign: string) =>
    (await rig.district.attempts(campaign)).filter(({ state }) => state === 'claimed').length;
  expect([await claimed(first), await claimed(second)]).toEqual([4, 4]);
});

test('a worker that dies with slots in its hands keeps nobody waiting', async () => {
  await renew(district);
  await renew(rig);
  await set('calls_per_second = 10');
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(6) });
  const { account } = rig.tools('dead');
  const pacing = { account, stretch: 0.02, leadMs: 60 };
  const taken = await leaseCalls(rig.district.db, {
    ...pacing,
    worker: 'dead',
    limit: 10,
    vault: testVault,
  });
  expect(taken.claims).toHaveLength(2);
  const diedMs = performance.now();

  const orders = await withWorkers(['alive'], (placed) =>
    rig.until(async () => placed.length === 4),
  );

  expect((orders[0]?.atMs ?? Infinity) - diedMs).toBeLessThan(10_000);
  const states = (await rig.district.attempts(campaign)).map(({ state }) => state);
  expect(states.filter((state) => state === 'claimed')).toHaveLength(2);
});

atLength(
  'calls of a campaign whose numbers are all busy do not keep the others waiting',
  async () => {
    await setNumber(ourNumber, 0.1);
    await setNumber('+14025550198');
    const phones = await rig.district.addPhones(8);
    await rig.district.startCampaign({
      phones: phones.slice(0, 4),
      sealed: { callerIds: [ourNumber] },
    });
    await rig.district.startCampaign({
      phones: phones.slice(4),
      sealed: { callerIds: ['+14025550198'] },
    });

    const orders = await withWorkers(['a'], (placed) =>
      rig.until(async () => placed.filter(({ from }) => from === '+14025550198').length === 4),
    );

    expect(orders.filter(({ from }) => from === ourNumber).length).toBeLessThanOrEqual(1);
  },
);

atLength(
  'where no call may show a number that is free, the worker rests before it asks again',
  async () => {
    await setNumber(ourNumber, 0.1);
    await setNumber('+14025550198');
    await rig.district.startCampaign({
      phones: await rig.district.addPhones(2),
      sealed: { callerIds: [ourNumber] },
    });
    const { account } = rig.tools('w');
    const request = { account, stretch: 0.02, leadMs: 60, worker: 'w', limit: 1, vault: testVault };

    const first = await leaseCalls(rig.district.db, request);
    const second = await leaseCalls(rig.district.db, request);

    expect(first).toMatchObject({ claims: [{ sender: ourNumber }], waitMs: 0 });
    expect(second).toMatchObject({ claims: [], mayHaveMore: true });
    expect(second.waitMs).toBeGreaterThan(0);
  },
);

atLength('in a batch of both, the first slots are for the emergency', async () => {
  await set('calls_per_second = 100');
  const phones = await rig.district.addPhones(6);
  await rig.district.startCampaign({ phones: phones.slice(0, 4), purpose: 'school-mission' });
  const urgent = await rig.district.startCampaign({ phones: phones.slice(4) });
  const { account } = rig.tools('w');

  const { claims } = await leaseCalls(rig.district.db, {
    account,
    stretch: 0.02,
    leadMs: 60,
    worker: 'w',
    limit: 10,
    vault: testVault,
  });

  const inTime = claims.toSorted((one, other) => one.slot.atMs - other.slot.atMs);
  expect(inTime).toHaveLength(6);
  const ids = (await rig.district.attempts(urgent)).map(({ id }) => id);
  expect(new Set(inTime.slice(0, 2).map(({ id }) => id))).toEqual(new Set(ids));
});

atLength('slots that can’t be given back are lost, and no call with them', async () => {
  await rig.district.owner.pool.query(`
    CREATE FUNCTION refuse_return() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'away'; END $$;
    CREATE TRIGGER refuse_return BEFORE UPDATE ON pace FOR EACH ROW
      WHEN (NEW.next_slot_at < OLD.next_slot_at) EXECUTE FUNCTION refuse_return()`);
  const phones = await rig.district.addPhones(8);
  const campaign = await rig.district.startCampaign({ phones, purpose: 'school-mission' });
  for (const { id: phoneId } of phones.slice(4)) {
    await transact(rig.district.db, (tx) =>
      revokeConsent(tx, {
        phoneId,
        channel: 'any',
        scope: 'non-emergency',
        means: 'staff',
        actor: { kind: 'system', id: 'test' },
      }),
    );
  }

  const orders = await withWorkers(['a'], (placed) => rig.until(async () => placed.length === 4));

  expect(orders).toHaveLength(4);
  const states = (await rig.district.attempts(campaign)).map(({ state }) => state);
  expect(states.filter((state) => state === 'placing')).toEqual([]);
});

atLength('a call that leaves late counts from when it left', async () => {
  await set('calls_per_second = 10');
  await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
  const carrier: Carrier = {
    ...rig.carrier,
    async placeCall(order, signal) {
      const heldUntilMs = performance.now() + 50;
      while (performance.now() < heldUntilMs);
      return rig.carrier.placeCall(order, signal);
    },
  };
  const dialer = createDialer({ ...rig.tools('worker-a'), carrier });

  // On a busy machine it misses one slot after another, and is planned again.
  await rig.until(async () => {
    await dialer.dialCalls(new AbortController().signal);
    await dialer.settled();
    return rig.twilio.calls().length > 0;
  });

  expect(rig.twilio.calls()).toHaveLength(1);
  const told = async () => {
    const { rows } = await rig.district.pool.query<{ lateMs: number; isItsSlot: boolean }>(
      `SELECT l.left_ms - l.slot_ms AS "lateMs", l.slot_ms = ANY (p.taken_ms) AS "isItsSlot"
       FROM late_call l JOIN pace p USING (account) WHERE account = $1`,
      [accountSid],
    );
    return rows;
  };
  await rig.until(async () => (await told()).length > 0);
  const [late] = await told();
  expect(late?.isItsSlot).toBe(true);
  expect(late?.lateMs).toBeGreaterThan(40);
});

atLength(
  'a call waits a second behind one of its worker that left late, where their slots lie a second apart',
  async () => {
    const { db, account } = rig.tools('worker-a');
    const pacer = createPacer(db, account);
    const slot = await pacer.reserve();
    if (slot === undefined) throw new Error('no slot');
    const leftMs = pacer.nowMs();
    const late = { ...slot, atMs: leftMs - 80 };
    pacer.noteLeft(late);

    const turn = (behindMs: number) =>
      pacer.turn({ ...late, atMs: late.atMs + behindMs }, AbortSignal.abort());

    expect(await turn(990)).toBe(late.atMs + 990);
    expect(await turn(1_012)).toBeGreaterThanOrEqual(leftMs + 1_004);
    // One is enough.
    expect(await turn(1_017)).toBe(late.atMs + 1_017);
  },
);

atLength('a late call is told of again where the database could not be told at once', async () => {
  await renew(district);
  await renew(rig);
  await rig.district.owner.pool.query(`
    CREATE SEQUENCE told;
    CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF nextval('told') = 1 THEN RAISE EXCEPTION 'away'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail_once BEFORE INSERT ON late_call FOR EACH ROW EXECUTE FUNCTION fail_once()`);
  const { db, account } = rig.tools('worker-a');

  await tellLateCalls(db, account, [{ slotMs: 1_000, leftMs: 1_050 }]);

  expect((await rig.district.pool.query('SELECT FROM late_call')).rowCount).toBe(1);
});

atLength('behind a call that was very late no other waits, nor behind one of long ago', () => {
  const late = createLateCalls();

  late.note({ slotMs: 0, leftMs: 501 });
  expect(late.takeBehind(1_300)).toBeUndefined();
  late.note({ slotMs: 10, leftMs: 400 });
  late.note({ slotMs: 5, leftMs: 400 });
  expect(late.takeBehind(1_300)?.slotMs).toBe(5);
  late.note({ slotMs: 2_490, leftMs: 2_500 });
  expect(late.takeBehind(1_300)).toBeUndefined();
});

describeAtLength('slots that are given back', () => {
  const pacing = () => ({ account: accountSid, stretch: 0.008, leadMs: 60 });
  const stand = async () => {
    const { rows } = await rig.district.pool.query<{ takenMs: number[]; nextMs: number }>(
      `SELECT taken_ms AS "takenMs", extract(epoch FROM next_slot_at)::float8 * 1000 AS "nextMs"
       FROM pace WHERE account = $1`,
      [accountSid],
    );
    return rows[0];
  };
  async function takeThree(): Promise<Slot[]> {
    const slots = await leaseSlots(rig.district.db, pacing(), [{}, {}, {}]);
    return slots.filter((slot) => slot !== undefined);
  }
  const giveBack = (slots: readonly Slot[]) =>
    returnCallSlots(rig.district.db, {
      account: accountSid,
      lastMs: slots.at(-1)?.atMs ?? 0,
      slots: slots.slice(1),
    });

  atLength('are anyone who’s calls next', async () => {
    await renew(district);
    await renew(rig);
    const slots = await takeThree();
    await giveBack(slots);

    const after = await stand();
    expect(after?.takenMs).toEqual([slots[0]?.atMs]);
    expect(after?.nextMs).toBeCloseTo(slots[1]?.atMs ?? 0, 1);
  });

  atLength('are those of their number, too', async () => {
    await renew(district);
    await renew(rig);
    await setNumber(ourNumber, 5);
    const slots = await takeThree();
    await giveBack(slots);

    const { rows } = await rig.district.pool.query(
      'SELECT taken_ms AS "takenMs" FROM pace WHERE account = $1',
      [ourNumber],
    );
    expect(rows).toEqual([{ takenMs: [slots[0]?.atMs] }]);
  });

  atLength('take no call with them that left late, after their time', async () => {
    await renew(district);
    await renew(rig);
    const slots = await takeThree();
    const [first, second] = slots.map(({ atMs }) => atMs);
    const leftMs = (second ?? 0) + 5;
    const { db } = rig.district;
    await createPacer(db, accountSid).until(leftMs + 5, new AbortController().signal);
    await tellLateCalls(db, accountSid, [{ slotMs: first ?? 0, leftMs }]);
    await leaseSlots(db, pacing(), [{ callerIds: [] }]);
    await giveBack(slots);

    expect((await stand())?.takenMs).toEqual([leftMs]);
  });

  atLength('are not where others are taken behind them', async () => {
    const slots = await takeThree();
    await leaseSlots(rig.district.db, pacing(), [{}]);
    const before = await stand();
    await giveBack(slots);

    expect(await stand()).toEqual(before);
  });

  atLength('bring no call forward that the carrier’s pressure holds back', async () => {
    await renew(district);
    await renew(rig);
    const slots = await takeThree();
    await recordPressure(rig.district.db, {
      account: accountSid,
      kind: 'refused',
      holdMs: 15_000,
    });
    const before = await stand();
    await giveBack(slots);

    expect((await stand())?.nextMs).toBe(before?.nextMs);
  });
});

atLength('anyone who takes the next slots counts a late call from when it left', async () => {
  await set('calls_per_second = 0.1');
  const { db, account } = rig.tools('worker-a');
  const pacing = { account, stretch: 0.008, leadMs: 60 };
  const [first] = await leaseSlots(db, pacing, [{}]);
  // What has not left yet is not late.
  await createPacer(db, account).until((first?.atMs ?? 0) + 50, new AbortController().signal);
  await tellLateCalls(db, account, [{ slotMs: first?.atMs ?? 0, leftMs: (first?.atMs ?? 0) + 45 }]);

  const [second] = await leaseSlots(db, pacing, [{}]);

  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeCloseTo(10_125, 6);
  // It stands in the book now.
  expect((await rig.district.pool.query('SELECT FROM late_call')).rowCount).toBe(0);
  const { rows } = await rig.district.pool.query<{ takenMs: number[] }>(
    'SELECT taken_ms AS "takenMs" FROM pace WHERE account = $1',
    [account],
  );
  expect(rows[0]?.takenMs[0]).toBeCloseTo((first?.atMs ?? 0) + 45, 6);
});

atLength(
  'a number’s late call counts though its slots were taken for another number meanwhile',
  async () => {
    await renew(district);
    await renew(rig);
    const other = '+14025550198';
    await setNumber(ourNumber, 0.5);
    await setNumber(other, 1);
    const { db, account } = rig.tools('worker-a');
    const pacing = { account, stretch: 0.008, leadMs: 60 };
    const lease = async (number: string) =>
      (await leaseSlots(db, pacing, [{ callerIds: [number] }]))[0]?.atMs ?? 0;
    const firstMs = await lease(ourNumber);
    await createPacer(db, account).until(firstMs + 50, new AbortController().signal);
    await tellLateCalls(db, account, [{ slotMs: firstMs, leftMs: firstMs + 45 }]);

    await lease(other);

    expect((await rig.district.pool.query('SELECT FROM late_call')).rowCount).toBe(0);
    expect((await lease(ourNumber)) - firstMs).toBeCloseTo(2_061, 6);
  },
);

atLength('what a late call has cost is not forgotten where no slot could be given', async () => {
  const { db, account } = rig.tools('worker-a');
  const pacing = { account, stretch: 0.008, leadMs: 60 };
  await set('calls_per_second = 0.1');
  const [first] = await leaseSlots(db, pacing, [{}]);
  await createPacer(db, account).until((first?.atMs ?? 0) + 50, new AbortController().signal);
  await tellLateCalls(db, account, [{ slotMs: first?.atMs ?? 0, leftMs: (first?.atMs ?? 0) + 45 }]);

  expect(await leaseSlots(db, pacing, [{ callerIds: [] }])).toEqual([undefined]);

  const [second] = await leaseSlots(db, pacing, [{}]);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeCloseTo(10_125, 6);
});

atLength(
  'a call may be late where those behind it can make it good, and hardly where slots are taken far ahead',
  async () => {
    const { db, account } = rig.tools('worker-a');
    const pacer = createPacer(db, account);
    const look = () =>
      pacer.lease({ worker: 'worker-a', limit: 1, vault: testVault }, AbortSignal.abort());
    await look();
    expect(pacer.mostLateMs()).toBe(100);

    await rig.district.pool.query(
      `UPDATE pace SET taken_ms = ARRAY[extract(epoch FROM clock_timestamp())::float8 * 1000 + 60000] WHERE account = $1`,
      [account],
    );
    await look();

    expect(pacer.mostLateMs()).toBe(4);
  },
);

describe('a call that its own process holds up beyond its slot', () => {
  /** Dials one phone; `before` is done when its order is on its way for the first time, and takes longer than a slot. */
  async function heldUp(before: (campaign: string) => Promise<unknown>) {
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
    const slotEnds: number[] = [];
    const carrier: Carrier = {
      ...rig.carrier,
      async placeCall(order, signal) {
        slotEnds.push(order.slotEndMs ?? 0);
        if (slotEnds.length === 1) {
          await before(campaign);
          await rig.until(async () => performance.now() > (order.slotEndMs ?? Infinity));
        }
        // What comes after it is not held up, on a busy machine either.
        const sent = slotEnds.length === 1 ? order : { ...order, slotEndMs: Infinity };
        return rig.carrier.placeCall(sent, signal);
      },
    };
    const dialer = createDialer({ ...rig.tools('worker-a'), carrier });
    await dialer.dialCalls(new AbortController().signal);
    await dialer.settled();
    const [attempt] = await rig.district.attempts(campaign);
    return { slotEnds, attempt };
  }

  atLength('takes another one, and is placed once', async () => {
    await renew(district);
    await renew(rig);
    const { slotEnds, attempt } = await heldUp(async () => undefined);

    expect(slotEnds).toHaveLength(2);
    expect(rig.twilio.calls()).toHaveLength(1);
    expect(attempt?.state).not.toBe('planned');
    const { rows: again } = await rig.district.pool.query(
      `SELECT FROM audit_entry WHERE act = 'attempt-moved' AND subject_id = $1 AND facts ->> 'to' = 'planned'`,
      [attempt?.id],
    );
    expect(again).toEqual([]);
  });

  test('is not placed where the campaign was stopped meanwhile', async () => {
    await renew(district);
    await renew(rig);
    const { slotEnds, attempt } = await heldUp((campaign) =>
      rig.district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
        campaign,
      ]),
    );

    expect(slotEnds).toHaveLength(1);
    expect(rig.twilio.calls()).toEqual([]);
    expect(attempt?.state).toBe('planned');
  });
});
