import { expect, test } from 'vitest';
import { callRate, forecastCalls } from '#domain/closure/view/forecast.ts';

const at = Temporal.Instant.from('2027-01-12T11:50:00Z');
const terms = { callsPerSecond: 30, callsAtOnce: null, stopTryingAt: at.add({ minutes: 10 }) };
const alone = { sharers: 1, isBehind: false };
const pace = { at, measuredSeconds: 60, placed: 1800, due: 9000, lastDueAt: at, ...alone };

test('the measured pace tells when the last call will have been placed', () => {
  expect(forecastCalls(pace, terms)).toEqual({
    measured: 30,
    doneAt: at.add({ minutes: 5 }),
    tooLate: 0,
    isSlow: false,
    standsStill: false,
  });
});

test('calls that are due and of which none goes out stand still, once that has lasted', () => {
  const none = { ...pace, placed: 0 };

  expect(forecastCalls(none, terms)).toMatchObject({ isSlow: true, standsStill: true });
  expect(forecastCalls({ ...none, measuredSeconds: 20 }, terms)?.standsStill).toBe(false);
  expect(forecastCalls({ ...none, due: 12 }, terms)?.standsStill).toBe(false);
  expect(forecastCalls({ ...none, placed: 1 }, terms)?.standsStill).toBe(false);
});

test('at a slower pace than agreed, what will not be placed in time is told', () => {
  expect(forecastCalls({ ...pace, placed: 600 }, terms)).toMatchObject({
    measured: 10,
    doneAt: at.add({ minutes: 15 }),
    tooLate: 3000,
    isSlow: true,
  });
});

test('where the hours of calls end before trying does, the rest waits for the next ones, or is too late', () => {
  const evening = { opensAt: at.subtract({ hours: 9 }), closesAt: at.add({ minutes: 2 }) };
  const morning = { opensAt: at.add({ hours: 13 }), closesAt: at.add({ hours: 14 }) };
  const next = { ...terms, stopTryingAt: at.add({ hours: 14 }) };

  // 9,000 calls at 30 a second take five minutes; two are left today.
  expect(forecastCalls(pace, { ...next, callingHours: [evening, morning] })).toMatchObject({
    doneAt: at.add({ hours: 13, minutes: 3 }),
    tooLate: 0,
  });
  expect(forecastCalls(pace, { ...next, callingHours: [evening] })).toMatchObject({
    doneAt: at.add({ minutes: 5 }),
    tooLate: 5400,
  });
});

test('where few calls may be under way at once, it takes as long as their lines are taken', () => {
  const few = { ...terms, callsAtOnce: 40 };

  expect(forecastCalls({ ...pace, placed: 0, measuredSeconds: 3, due: 60 }, few)?.doneAt).toEqual(
    at.add({ minutes: 1 }),
  );
  expect(forecastCalls({ ...pace, placed: 60 }, few)?.isSlow).toBe(false);
  expect(callRate({ callsPerSecond: 30, callsAtOnce: 4_000 })).toBe(30);
});

test('a pace says nothing where little was due, and not before it was measured for a while', () => {
  expect(forecastCalls({ ...pace, placed: 5, due: 12 }, terms)).toMatchObject({
    isSlow: false,
    tooLate: 0,
  });
  expect(forecastCalls({ ...pace, placed: 0, measuredSeconds: 3 }, terms)).toMatchObject({
    measured: undefined,
    isSlow: false,
    doneAt: at.add({ minutes: 5 }),
  });
});

test('a try that is planned for later is waited for, and with none left there is nothing to foretell', () => {
  const later = at.add({ minutes: 8 });

  expect(forecastCalls({ ...pace, lastDueAt: later }, terms)?.doneAt).toEqual(later);
  expect(forecastCalls({ ...pace, due: 0, lastDueAt: undefined }, terms)).toBeUndefined();
});
