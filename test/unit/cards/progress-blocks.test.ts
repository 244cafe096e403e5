import { expect, test } from 'vitest';
import {
  confirmedFacts,
  costFacts,
  familyFacts,
} from '#conversation/closure/progress/family-facts.ts';
import { callingParts, endPart } from '#conversation/closure/progress/progress-blocks.ts';
import { targetOf } from '#domain/closure/unreached/family-tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

const startedAt = Temporal.Instant.from('2027-01-13T11:10:00Z');
const at = startedAt.add({ minutes: 20 });
const families = { total: 1704, reached: 1500, byHand: 0, open: 192, missed: 12, inTime: 1500 };

/** A closure that calls since 5:10 am, at 5:30 am; its target is 6:10 am. */
const viewOf = (change: object = {}) =>
  ({
    state: 'dialing',
    timeZone: 'America/Chicago',
    callsPerSecond: 20,
    callsAtOnce: null,
    centsPerCall: 1.4,
    centsPerText: 1.1,
    startedAt,
    endedAt: null,
    stopTryingAt: at.add({ hours: 2 }),
    families,
    target: { percent: 95, from: startedAt, at: startedAt.add({ hours: 1 }) },
    tally: {
      phones: { total: 1990, settled: 1850, reached: 1938, left: 52, spared: 0 },
      revocationsTaken: 0,
      rounds: [],
      planned: 0,
      waiting: 52,
      voice: { planned: 0, waiting: 52 },
      pace: {
        at,
        measuredSeconds: 60,
        placed: 60,
        due: 52,
        lastDueAt: at,
        sharers: 1,
        isBehind: false,
      },
    },
    ...change,
  }) as unknown as CampaignView;

const blocksOf = (change: object = {}) =>
  callingParts(viewOf(change)).flatMap(({ forms }) => forms[0] ?? []);

/** With the counts that a summary names. */
const reached = {
  tally: { ...viewOf().tally, reached: { person: 1, machine: 1, text: 0 }, byDisposition: {} },
};

const wordsOf = (change: object = {}) =>
  Object.fromEntries(familyFacts(viewOf(change)).map(({ label, value }) => [label, value]));

test('the bar says how many are reached, how many are left, and about when it is done', () => {
  expect(blocksOf()[0]).toEqual({
    kind: 'progress',
    done: 1938,
    total: 1990,
    label: '1,938 phones reached · 52 left · done about 5:30 am CST',
  });
  const paused = blocksOf({ state: 'paused' });
  expect(paused[0]).toMatchObject({ label: '1,938 phones reached · 52 left' });
  // The families stand right below it.
  expect(JSON.stringify(paused[1])).toMatch(/"Families".*"Target"/);
});

test.each([
  ['school-mission', '2027-01-13T15:00:00Z'],
  ['emergency', '2027-01-13T11:10:00Z'],
] as const)('the target of a %s that starts at 5:10 am counts from %s', (purpose, from) => {
  const district = { timeZone: 'America/Chicago', targetMinutes: 60, targetPercent: 95 };
  const target = targetOf({ ...district, purpose, startedAt });

  expect(target.from.toString()).toBe(from);
  expect(target.from.until(target.at).total('minutes')).toBe(60);
});

test.each([
  ['on track', { reached: 1590 }],
  ['behind', { reached: 300, open: 1392, inTime: 300 }],
  // Of so many nothing is left to try that the rest can’t come to 95%.
  ['behind', { reached: 1500, open: 4, missed: 200 }],
  ['met', { reached: 1650, open: 42, inTime: 1650 }],
])('while it calls, the target is %s', (state, change) => {
  const words = wordsOf({ families: { ...families, ...change } });

  expect(words['Target']).toBe(`95% of families by 6:10 am CST: ${state}`);
});

test('what stands still is not called behind', () => {
  const freeze = { freeze: {} };

  expect(wordsOf(freeze)['Target']).toBe('95% of families by 6:10 am CST');
});

test('families who have no try left are told apart while it calls', () => {
  expect(wordsOf()['Families']).toBe(
    '1,500 of 1,704 reached, 192 still to try, 12 with no try left',
  );
});

test('at the end the families are counted with those whom somebody called', () => {
  const end = { state: 'finished', endedAt: startedAt.add({ hours: 2 }) };
  const counts = { total: 1704, reached: 1679, byHand: 9, open: 0, missed: 16, inTime: 1604 };

  expect(wordsOf({ ...end, families: counts })).toEqual({
    'Families reached': '1,688 of 1,704 (99.1%), 9 of them called by hand',
    Target: '94.1% of families in time; target 95% by 6:10 am CST',
  });
});

test('whom staff called after an early end is not said to be reached by that end', () => {
  const early = { state: 'finished', endedAt: startedAt.add({ minutes: 42 }) };
  const counts = { total: 1704, reached: 1703, byHand: 1, open: 0, missed: 0, inTime: 1704 };

  expect(wordsOf({ ...early, families: counts })['Target']).toBe(
    '100% of families in time; target 95% by 6:10 am CST',
  );
});

test('the cost is the sum of its parts, and said to be an estimate', () => {
  const [cost] = costFacts(viewOf({ placed: { calls: 1793, texts: 240, segments: 251 } }));

  expect(cost).toEqual({
    label: 'Cost',
    value: 'about $27.86 (calls $25.10, texts $2.76), estimated from our prices',
  });
  expect(costFacts(viewOf({ placed: { calls: 100, texts: 0, segments: 0 } }))[0]?.value).toBe(
    'about $1.40, estimated from our prices',
  );
});

test('who confirmed is counted while it calls and at the end, where calls ask for that', () => {
  const end = { state: 'finished', endedAt: at, decisions: [], sealed: undefined };

  expect(confirmedFacts(viewOf())).toEqual([]);
  expect(confirmedFacts(viewOf({ confirmed: 1120 }))).toEqual([
    { label: 'Press 1', value: 'Confirmed 1,120 · Heard 818 · Not heard 52' },
  ]);
  expect(JSON.stringify(callingParts(viewOf({ ...reached, confirmed: 7 })))).toContain(
    'Confirmed 7 · ',
  );
  const over = viewOf({ ...reached, ...end, confirmed: 7 });
  expect(JSON.stringify(endPart(over))).toContain('Confirmed 7 · ');
  expect(JSON.stringify(endPart(viewOf({ ...reached, ...end })))).not.toContain('Confirmed');
});

test('where more confirmed than count as reached, the line says why', () => {
  const phones = { total: 3, settled: 0, reached: 0, left: 3, spared: 0 };
  const tally = { ...viewOf().tally, phones };

  expect(confirmedFacts(viewOf({ confirmed: 1, tally }))[0]?.value).toBe(
    'Confirmed 1, not all counted as reached yet · Heard 0 · Not heard 2',
  );
  expect(confirmedFacts(viewOf({ state: 'finished', confirmed: 1, tally }))[0]?.value).toBe(
    'Confirmed 1, some by calling back · Heard 0 · Not heard 2',
  );
});
