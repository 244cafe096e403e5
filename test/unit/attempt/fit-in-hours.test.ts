import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithinCallingHours, nextHours } from '#domain/language/calling-hours/calling-hours.ts';
import {
  type CampaignHours,
  fitInHours,
  type HoursFit,
} from '#domain/language/calling-hours/fit-in-hours.ts';

const newYork = 'America/New_York';
const chicago = 'America/Chicago';
const angeles = 'America/Los_Angeles';
const at = (local: string, zone = chicago) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();

/** A Tuesday afternoon in Chicago, for a thousand phones there, at one call a second. */
function fitOf(change: Partial<CampaignHours>): HoursFit {
  return fitInHours({
    zones: [{ timeZones: [chicago], count: 1000 }],
    startAt: at('2026-01-13T15:00'),
    stopTryingAt: at('2026-01-13T21:00'),
    callsPerSecond: 1,
    ...change,
  });
}

test('a campaign that has the time and the pace reaches everybody', () => {
  expect(fitOf({})).toEqual({
    fits: 1000,
    deferred: 0,
    never: 0,
    tooSlow: 0,
    firstRing: at('2026-01-13T15:00'),
    lastRing: at('2026-01-13T15:00').add({ seconds: 999 }),
  });
});

test('whom the pace does not reach before eight is told, unless the campaign goes on next morning', () => {
  const late = { startAt: at('2026-01-13T19:50') };

  expect(fitOf(late)).toMatchObject({
    fits: 600,
    tooSlow: 400,
    lastRing: at('2026-01-13T19:59:59'),
  });
  expect(fitOf({ ...late, stopTryingAt: at('2026-01-14T12:00') })).toMatchObject({
    fits: 600,
    deferred: 400,
    tooSlow: 0,
    lastRing: at('2026-01-14T09:06:39'),
  });
});

test('ten minutes at 1.1 calls a second are 660 calls, whatever a computer makes of 1.1', () => {
  expect(fitOf({ startAt: at('2026-01-13T19:50'), callsPerSecond: 1.1 })).toMatchObject({
    fits: 660,
    tooSlow: 340,
  });
});

test('who is not open when it starts waits, and is never rung where it ends first', () => {
  const early = { startAt: at('2026-01-13T06:00') };

  expect(fitOf({ ...early, stopTryingAt: at('2026-01-13T09:00') })).toEqual({
    fits: 0,
    deferred: 0,
    never: 1000,
    tooSlow: 0,
    firstRing: null,
    lastRing: null,
  });
  expect(fitOf({ ...early, stopTryingAt: at('2026-01-13T09:05') })).toMatchObject({
    deferred: 300,
    tooSlow: 700,
    firstRing: at('2026-01-13T09:00'),
  });
});

test('phones whose hours nobody knows are never rung', () => {
  expect(fitOf({ zones: [{ timeZones: [], count: 3 }] })).toMatchObject({ fits: 0, never: 3 });
});

test('whose evening ends first is rung first, and all share one pace', () => {
  const fit = fitOf({
    zones: [
      { timeZones: [angeles], count: 7200 },
      { timeZones: [newYork], count: 1200 },
      { timeZones: [newYork, chicago], count: 600 },
    ],
    startAt: at('2026-01-13T19:30', newYork),
    stopTryingAt: at('2026-01-13T23:59', newYork),
  });

  // Half an hour of New York takes 1800 calls; the coast has until 23:00 there.
  expect(fit).toMatchObject({
    fits: 9000,
    tooSlow: 0,
    lastRing: at('2026-01-13T21:59:59', newYork),
  });
});

test('a Sunday begins at noon', () => {
  expect(
    fitOf({ startAt: at('2026-01-18T09:00'), stopTryingAt: at('2026-01-18T20:00') }),
  ).toMatchObject({ fits: 0, deferred: 1000, firstRing: at('2026-01-18T12:00') });
});

/** One call after another: each goes to an open phone of the group that closes first. */
function ringOneByOne({ zones, startAt, stopTryingAt, callsPerSecond }: CampaignHours): HoursFit {
  const groups = zones.map(({ timeZones, count }) => ({ timeZones, left: count }));
  const fit: HoursFit = {
    fits: 0,
    deferred: 0,
    never: 0,
    tooSlow: 0,
    firstRing: null,
    lastRing: null,
  };
  let now = startAt;
  const isLater = (one: Temporal.Instant, other: Temporal.Instant) =>
    Temporal.Instant.compare(one, other) > 0;
  while (isLater(stopTryingAt, now)) {
    const waiting = groups.filter(({ left }) => left > 0);
    const open = waiting.filter(({ timeZones }) => isWithinCallingHours(timeZones, now));
    const closing = (zones_: readonly string[]) =>
      Math.min(
        nextHours(zones_, now)?.closesAt.epochMilliseconds ?? Infinity,
        stopTryingAt.epochMilliseconds,
      );
    const [next] = open.sort((one, other) => closing(one.timeZones) - closing(other.timeZones));
    if (next === undefined) {
      const openings = waiting.flatMap(
        ({ timeZones }) => nextHours(timeZones, now)?.opensAt.epochMilliseconds ?? [],
      );
      if (openings.length === 0) break;
      now = Temporal.Instant.fromEpochMilliseconds(Math.min(...openings));
      continue;
    }
    next.left--;
    const openSince = nextHours(next.timeZones, startAt);
    const inFirst = openSince?.opensAt.equals(startAt) === true && isLater(openSince.closesAt, now);
    fit[inFirst ? 'fits' : 'deferred']++;
    fit.firstRing ??= now;
    fit.lastRing = now;
    now = now.add({ milliseconds: 1000 / callsPerSecond });
  }
  for (const { timeZones, left } of groups) {
    const first = nextHours(timeZones, startAt)?.opensAt;
    const opens = first !== undefined && isLater(stopTryingAt, first);
    fit[opens ? 'tooSlow' : 'never'] += left;
  }
  return fit;
}

const group = fc.record({
  timeZones: fc.uniqueArray(
    fc.constantFrom(newYork, chicago, angeles, 'America/Phoenix', 'Pacific/Guam', 'Asia/Kolkata'),
    { maxLength: 2 },
  ),
  count: fc.integer({ min: 0, max: 60 }),
});
// Few phones and a slow pace: a call every few minutes, so that hours close on them.
const campaign: fc.Arbitrary<CampaignHours> = fc
  .record({
    zones: fc.array(group, { maxLength: 5 }),
    minutes: fc.integer({ min: 0, max: 14 * 1440 }),
    lasts: fc.integer({ min: 0, max: 3 * 1440 }),
    callsPerSecond: fc.constantFrom(1 / 240, 1 / 600, 1 / 60, 1),
  })
  .map(({ zones, minutes, lasts, callsPerSecond }) => {
    const startAt = Temporal.Instant.from('2026-10-25T00:00Z').add({ minutes });
    return { zones, startAt, stopTryingAt: startAt.add({ minutes: lasts }), callsPerSecond };
  });

test('it tells what ringing one phone after another would come to', () => {
  fc.assert(
    fc.property(campaign, (one) => {
      expect(fitInHours(one)).toEqual(ringOneByOne(one));
    }),
    { numRuns: 100 },
  );
});

test('every phone is counted once', () => {
  fc.assert(
    fc.property(
      campaign,
      fc.double({ min: 0.001, max: 300, noNaN: true }),
      (one, callsPerSecond) => {
        const { fits, deferred, never, tooSlow } = fitInHours({ ...one, callsPerSecond });

        const total = one.zones.reduce((sum, { count }) => sum + count, 0);
        expect(fits + deferred + never + tooSlow).toBe(total);
      },
    ),
  );
});
