import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assignSlots,
  type CallerId,
  closeGaps,
  type LateCall,
  noteLate,
  opensAt,
  type PaceBook,
  rateOf,
  type Slot,
  settleSlots,
} from '#domain/attempt/pace/slots.ts';

const pacing = { stretch: 0.02, leadMs: 60 };
const lateMs = 10;

const callerId = (number: string, callsPerSecond: number | null = null): CallerId => ({
  number,
  areaCode: number.slice(2, 5),
  callsPerSecond,
  nextMs: 0,
  takenMs: [],
});

const book = (callsPerSecond: number, pool: CallerId[]): PaceBook => ({
  nowMs: 1_000_000,
  nextMs: 0,
  takenMs: [],
  callsPerSecond,
  pool,
});

const anywhere = (count: number) => Array.from({ length: count }, () => ({}));

/** The most calls in any second, where some are as late as is admitted. */
function mostInOneSecond(slots: readonly Slot[], late: (i: number) => boolean): number {
  const times = slots.map(({ atMs }, i) => atMs + (late(i) ? lateMs : 0));
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
  );
}

const present = (slots: readonly (Slot | undefined)[]) =>
  slots.filter((slot) => slot !== undefined);

test('no second holds more calls than the account takes, nor than a number with its own pace', () => {
  const paces = fc.array(fc.option(fc.integer({ min: 1, max: 30 })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      paces,
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 20 }),
      fc.array(fc.boolean(), { minLength: 160, maxLength: 160 }),
      (limit, own, batches, late) => {
        let now = book(
          limit,
          own.map((pace, i) => callerId(`+1402555010${i}`, pace)),
        );
        const all: Slot[] = [];
        for (const count of batches) {
          const { slots, book: after } = assignSlots(now, anywhere(count), pacing);
          all.push(...present(slots));
          // The next batch is taken when this one's slots are near.
          now = { ...after, nowMs: Math.max(now.nowMs, opensAt(after, pacing) - 160) };
        }
        expect(mostInOneSecond(all, (i) => late[i] === true)).toBeLessThanOrEqual(limit);
        for (const { number, callsPerSecond } of now.pool) {
          if (callsPerSecond === null) continue;
          const its = all.filter((slot) => slot.number === number);
          expect(mostInOneSecond(its, (i) => late[i] === true)).toBeLessThanOrEqual(callsPerSecond);
        }
      },
    ),
  );
});

/** Calls that take longer than they should, each by itself and where their whole process stands still. */
type Delays = {
  own: readonly (number | null)[];
  stalls: readonly { afterMs: number; ms: number }[];
};

/** When calls leave that are taken a batch at a time, and of which the late ones are told of a tenth of a second later. */
function leaveTimes(
  limit: number,
  { count, pool }: { count: number; pool: CallerId[] },
  { own, stalls }: Delays,
): { number: string; leftMs: number }[] {
  const [toldAfterMs, batchMs, leadMs] = [100, 200, 250];
  const allowedMs = pacing.stretch * 1000;
  let now = book(limit, pool);
  const stands: { fromMs: number; toMs: number }[] = [];
  for (const { afterMs, ms } of stalls) {
    const fromMs = (stands.at(-1)?.toMs ?? now.nowMs) + afterMs;
    stands.push({ fromMs, toMs: fromMs + ms });
  }
  const left: { number: string; leftMs: number }[] = [];
  let untold: (LateCall & { toldMs: number })[] = [];
  while (left.length < count) {
    const told = untold.filter(({ toldMs }) => toldMs <= now.nowMs);
    untold = untold.filter((one) => !told.includes(one));
    // What leaves within a few milliseconds is told of together.
    const groups = Map.groupBy(told, ({ toldMs }) => Math.floor(toldMs / 5));
    const known = [...groups.values()].reduce((one, late) => noteLate(one, late), now);
    const requests = anywhere(Math.max(1, Math.floor((rateOf(known) * batchMs) / 1000)));
    const { slots, book: after } = assignSlots(known, requests, { ...pacing, leadMs });
    for (const slot of present(slots)) {
      const stand = stands.find(({ fromMs, toMs }) => slot.atMs >= fromMs && slot.atMs < toMs);
      const leftMs = (stand?.toMs ?? slot.atMs) + (own[left.length % own.length] ?? 0);
      left.push({ number: slot.number, leftMs });
      const lateMs = leftMs - slot.atMs - allowedMs;
      if (lateMs > 0)
        untold.push({
          slotMs: slot.atMs,
          leftMs: slot.atMs + lateMs,
          toldMs: leftMs + toldAfterMs,
        });
    }
    now = { ...after, nowMs: Math.max(now.nowMs, opensAt(after, pacing) - leadMs - batchMs) };
  }
  return left.toSorted((one, other) => one.leftMs - other.leftMs);
}

/** Between any call and the one that is as many behind it as a second may hold. */
function closest(left: readonly { leftMs: number }[], limit: number): number {
  return Math.min(
    ...left.slice(limit).map(({ leftMs }, i) => leftMs - (left[i]?.leftMs ?? -Infinity)),
  );
}

const delays = (max: number) =>
  fc.array(fc.option(fc.double({ min: 0, max, noNaN: true }), { freq: 1 }), {
    minLength: 40,
    maxLength: 200,
  });
const stalls = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 20, max: 3_000 }),
    ms: fc.integer({ min: 5, max: 100 }),
  }),
  { maxLength: 30 },
);

test('calls that leave late, alone or after a stall, make no second too full', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 220 }), fc.double({ min: 0.5, max: 12, noNaN: true })),
      fc.oneof(delays(90), delays(8)),
      stalls,
      (limit, own, all) => {
        const plan = { count: Math.ceil(limit * 12), pool: [callerId('+14025550100')] };

        const left = leaveTimes(limit, plan, { own, stalls: all });

        expect(closest(left, Math.ceil(limit))).toBeGreaterThan(1000 - 1e-6);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('nor do those of one number that has a pace of its own', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
      delays(90),
      stalls,
      (paces, own, all) => {
        const pool = paces.map((pace, i) => callerId(`+1402555010${i}`, pace));

        const left = leaveTimes(40, { count: 150, pool }, { own, stalls: all });

        for (const [i, pace] of paces.entries()) {
          const its = left.filter(({ number }) => number === `+1402555010${i}`);
          expect(closest(its, pace)).toBeGreaterThan(1000 - 1e-6);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test.each([30, 200])('at %i a second a stall now and then costs no call', (limit) => {
  const often = Array.from({ length: 30 }, (_, i) => ({ afterMs: 700, ms: 20 + ((i * 37) % 80) }));
  const plan = { count: limit * 30, pool: [callerId('+14025550100')] };

  const left = leaveTimes(limit, plan, { own: [null], stalls: often });

  const seconds = ((left.at(-1)?.leftMs ?? 0) - (left[0]?.leftMs ?? 0)) / 1000;
  // The stretch is lost, and what the last stalls have not been caught up with.
  expect(left.length / seconds / limit).toBeGreaterThan(0.995 / (1 + 1.5 * pacing.stretch));
});

/** The distances between the next calls. */
function distances(before: PaceBook, count: number): number[] {
  const times = present(assignSlots(before, anywhere(count), pacing).slots).map(({ atMs }) => atMs);
  return times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0));
}

test('what had to wait catches up half as fast again; who had nothing to call has nothing to catch up with', () => {
  const now = book(10, [callerId('+14025550100')]);
  const evenMs = 103;

  // Ten left at once after a stall, so the next wait until a second later.
  const burst = Array.from({ length: 10 }, () => now.nowMs - 620);
  const behind = distances({ ...now, nextMs: now.nowMs + 100, takenMs: burst }, 3);
  const idle = distances({ ...now, nextMs: now.nowMs - 60_000 }, 2);
  const busyNumber = { ...callerId('+14025550100', 9), nextMs: now.nowMs + 1_000 };
  const waited = assignSlots({ ...now, pool: [busyNumber] }, anywhere(1), pacing);

  for (const distance of behind) expect(distance).toBeCloseTo(evenMs / 1.5, 6);
  expect(idle[0]).toBeCloseTo(evenMs, 6);
  expect(waited.slots[0]?.atMs).toBe(now.nowMs + 1_000);
  expect(waited.book.nextMs).toBeCloseTo(now.nowMs + 1_000 + evenMs, 6);
});

test('a call that is told of when slots far ahead are taken counts from when it left, and old ones are forgotten', () => {
  const { slots, book: after } = assignSlots(
    book(30, [callerId('+14025550100')]),
    anywhere(45),
    pacing,
  );
  const [first] = present(slots);
  const leftMs = (first?.atMs ?? 0) + 400;

  const told = noteLate({ ...after, nowMs: leftMs + 15 }, [{ slotMs: first?.atMs ?? 0, leftMs }]);
  const later = assignSlots({ ...after, nowMs: after.nextMs + 2_000 }, anywhere(1), pacing).book;

  expect(told.takenMs).toContain(leftMs);
  expect(later.takenMs).toHaveLength(1);
});

test('a clock that is wrong silences nobody', () => {
  const at = 2_000_000;
  const earlier = Array.from({ length: 10 }, (_, i) => at - 1_000 + i * 102);
  const before = {
    ...book(10, [callerId('+14025550100')]),
    nowMs: at,
    nextMs: at,
    takenMs: earlier,
  };

  const after = noteLate(before, [{ slotMs: at - 1_000, leftMs: at + 3_600_000 }]);
  const [next] = present(assignSlots(after, anywhere(1), pacing).slots);

  expect(next?.atMs).toBeLessThan(at + 200);
});

test('numbers without a pace of their own take turns', () => {
  const pool = ['+14025550100', '+14025550101', '+14025550102'].map((number) => callerId(number));
  const { slots } = assignSlots(book(200, pool), anywhere(9), pacing);

  const counts = Map.groupBy(present(slots), ({ number }) => number);
  expect([...counts.values()].map((its) => its.length)).toEqual([3, 3, 3]);
});

test('a call shows only what was approved, and none where that is gone', () => {
  const pool = [callerId('+14025550100'), callerId('+14025550101')];
  const requests = [{ callerIds: ['+14025550101'] }, { callerIds: ['+13085550100'] }, {}];

  const { slots } = assignSlots(book(10, pool), requests, pacing);

  expect(slots.map((slot) => slot?.number)).toEqual(['+14025550101', undefined, '+14025550100']);
});

const numbersFor = (pool: CallerId[], areaCodes: readonly string[]) =>
  assignSlots(
    book(10, pool),
    areaCodes.map((areaCode) => ({ areaCode })),
    pacing,
  ).slots.map((slot) => slot?.number);

test('where it is wanted, a family sees a number of its own area', () => {
  const pool = [callerId('+14025550100'), callerId('+13085550100')];

  expect(numbersFor(pool, ['308', '308', '605'])).toEqual([
    '+13085550100',
    '+13085550100',
    '+14025550100',
  ]);
});

test('a near number that is not free in time keeps nobody waiting beside others that are', () => {
  const pool = [
    callerId('+14025550100', 0.1),
    callerId('+13085550100', 0.1),
    callerId('+16055550100'),
  ];

  expect(numbersFor(pool, ['308', '308', '402'])).toEqual([
    '+13085550100',
    '+14025550100',
    '+16055550100',
  ]);
});

test('a slow number is not taken far ahead of its time', () => {
  const slow = callerId('+14025550100', 0.1);

  const { slots, book: after } = assignSlots(book(50, [slow]), anywhere(3), pacing);

  expect(present(slots)).toHaveLength(1);
  expect(opensAt(after, pacing) - after.nowMs).toBeGreaterThan(10_000);
  expect(rateOf(after)).toBe(0.1);
});

test('what the gate kept back leaves no gap, and a number with its own pace keeps it', () => {
  const slot = (number: string, atMs: number, isPaced: boolean): Slot => ({
    number,
    atMs,
    isPaced,
  });
  const reserved = [
    slot('free', 0, false),
    slot('slow', 10, true),
    slot('free', 20, false),
    slot('slow', 110, true),
    slot('free', 120, false),
  ];

  const closed = closeGaps(
    reserved,
    [reserved[3], reserved[4]].filter((one) => one !== undefined),
  );

  expect(closed).toEqual([slot('slow', 10, true), slot('free', 0, false)]);
});

test('whatever the gate keeps back, no slot that is given back stands before one in use', () => {
  const paces = fc.array(fc.option(fc.integer({ min: 2, max: 10 })), {
    minLength: 1,
    maxLength: 4,
  });
  const kept = fc.array(fc.boolean(), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(paces, kept, (numbers, areKept) => {
      const pool = numbers.map((pace, i) => callerId(`+1402555010${i}`, pace));
      const reserved = present(assignSlots(book(20, pool), anywhere(areKept.length), pacing).slots);

      const { slots, unused } = settleSlots(
        reserved,
        reserved.filter((_, i) => areKept[i]),
      );

      const firstFree = Math.min(...unused.map(({ atMs }) => atMs));
      expect(slots.filter(({ atMs }) => atMs >= firstFree)).toEqual([]);
      // No two calls share a slot, and no number calls faster than it may, with the person who takes what was given back.
      expect(new Set(slots.map(({ atMs }) => atMs)).size).toBe(slots.length);
      for (const { number, callsPerSecond } of pool) {
        if (callsPerSecond === null) continue;
        const times = [...slots, ...unused].filter((slot) => slot.number === number);
        const sorted = times.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
        const pitch = (1 + pacing.stretch) * (1000 / callsPerSecond);
        for (const [i, atMs] of sorted.entries()) {
          expect(atMs - (sorted[i - 1] ?? -Infinity)).toBeGreaterThan(pitch - 0.01);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
