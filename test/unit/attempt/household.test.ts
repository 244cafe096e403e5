import { expect, test } from 'vitest';
import {
  type HouseholdAtGate,
  haveTimeForTurns,
  type TurnsPolicy,
  waitsForHousehold,
} from '#domain/attempt/machine/household.ts';
import { judgeIntent } from '#domain/attempt/machine/intent.ts';

// A Tuesday at noon in Chicago: calls of school matters end at 8 pm.
const noon = Temporal.Instant.from('2026-03-03T18:00:00Z');
const policy: TurnsPolicy = {
  purpose: 'school-mission',
  stopTryingAt: noon.add({ hours: 24 }),
  timeZones: ['America/Chicago'],
  maxTries: 3,
  noAnswerSeconds: 600,
};
const household: HouseholdAtGate = {
  isReached: false,
  isCalled: true,
  since: noon,
  turnSeconds: 120,
};

// Three tries ten minutes apart, and the last phone up to ten minutes later.
test.each<[string, Partial<TurnsPolicy>, Temporal.Instant, boolean]>([
  ['at noon', {}, noon, true],
  ['40 minutes before the hours end', {}, noon.add({ hours: 7, minutes: 20 }), true],
  ['39 minutes before the hours end', {}, noon.add({ hours: 7, minutes: 21 }), false],
  ['then, in an emergency', { purpose: 'emergency' }, noon.add({ hours: 7, minutes: 21 }), true],
  ['at night, for the next morning', {}, noon.add({ hours: 9 }), true],
  [
    '39 minutes before the closure stops trying',
    { purpose: 'emergency', stopTryingAt: noon.add({ minutes: 39 }) },
    noon,
    false,
  ],
  ['where no zone is known', { timeZones: [] }, noon, false],
])('phones ring in turn only where each has all of its tries: %s', (_, change, from, inTurn) => {
  expect(haveTimeForTurns({ ...policy, ...change }, from)).toBe(inTurn);
});

test('a call waits while another phone of the household rings, and no longer than a retry waits', () => {
  const at = (seconds: number, change: Partial<HouseholdAtGate> = {}) =>
    waitsForHousehold({ ...household, ...change }, policy, noon.add({ seconds }));

  expect([at(0), at(599), at(600)]).toEqual([true, true, false]);
  expect(at(0, { isCalled: false })).toBe(false);
  // What was planned at night waits from the morning on.
  const night = noon.subtract({ hours: 8 });
  const morning = noon.subtract({ hours: 3 });
  const planned = { ...household, since: night };
  expect(waitsForHousehold(planned, policy, morning.add({ seconds: 599 }))).toBe(true);
  expect(waitsForHousehold(planned, policy, morning.add({ seconds: 600 }))).toBe(false);
});

test('where no time is left for turns, nobody waits for another phone', () => {
  const late = { ...policy, stopTryingAt: noon.add({ minutes: 30 }) };

  expect(waitsForHousehold(household, late, noon)).toBe(false);
});

const candidate = {
  campaignState: 'dialing',
  channel: 'voice',
  purpose: 'school-mission',
  approved: true,
  stopTryingAt: policy.stopTryingAt,
  rule: 'mission-consent',
  allowed: true,
  timeZones: policy.timeZones,
  awaitsCheck: false,
  busyWithUs: false,
  alreadySpoken: false,
  hasSender: true,
  texts: 'none',
  household: { ...household, maxTries: 3, noAnswerSeconds: 600 },
} as const;

test('the gate: a household that was told is not called, one that is being called waits, and in the morning the order stays', () => {
  const judge = (change: object, now = noon) => judgeIntent({ ...candidate, ...change }, now);
  const of = (change: Partial<HouseholdAtGate>) => ({
    household: { ...candidate.household, ...change },
  });

  expect(judge(of({ isReached: true }))).toEqual({
    kind: 'suppress',
    disposition: 'household-reached',
  });
  expect(judge({})).toEqual({ kind: 'wait', until: noon.add({ seconds: 15 }) });
  expect(judge(of({ isCalled: false }))).toEqual({ kind: 'place' });
  // A stop, an opt-out and the end of the closure are looked at before.
  expect(judge({ ...of({ isReached: true }), allowed: false, rule: 'revoked' })).toMatchObject({
    disposition: 'revoked',
  });
  const night = noon.subtract({ hours: 8 });
  expect(judge({}, night)).toEqual({
    kind: 'wait',
    until: noon.subtract({ hours: 3 }).add({ seconds: 120 }),
  });
});
