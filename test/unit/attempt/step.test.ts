import { describe, expect, test } from 'vitest';
import { type AttemptState, type Standing, untouched } from '#domain/attempt/machine/attempt.ts';
import type { AttemptEvent, Passing } from '#domain/attempt/machine/attempt-event.ts';
import { step } from '#domain/attempt/machine/step.ts';

const standing = (state: AttemptState, more: Partial<Standing> = {}): Standing => ({
  state,
  channel: 'voice',
  tryNumber: 1,
  fence: '1',
  ...untouched,
  ...more,
});

const ringing = (carrierId: string, isTaken = false): AttemptEvent => ({
  kind: 'report',
  isTaken,
  report: {
    kind: 'call',
    carrierId,
    sequenceNumber: 1,
    carrierStatus: 'ringing',
    progress: 'ringing',
  },
});

const ended = (carrierId: string): AttemptEvent => ({
  kind: 'report',
  isTaken: false,
  report: {
    kind: 'call',
    carrierId,
    sequenceNumber: 3,
    carrierStatus: 'no-answer',
    progress: 'ended',
    ending: 'no-answer',
    seconds: 0,
  },
});

const time = (
  more: Partial<Omit<Passing, 'campaign'>> & Partial<Passing['campaign']>,
): AttemptEvent => {
  const {
    isLate = false,
    isAwaited = false,
    isTextLate = false,
    isHouseholdReached = false,
    intentAgeSeconds = 0,
    ...campaign
  } = more;
  return {
    kind: 'time',
    isLate,
    isAwaited,
    isTextLate,
    isHouseholdReached,
    intentAgeSeconds,
    campaign: { state: 'dialing', purpose: 'other', maxTries: 3, isOverdue: false, ...campaign },
  };
};

describe('what was committed and not sent', () => {
  const recalled: AttemptEvent = { kind: 'recalled', fence: '1' };

  test.each(['placing', 'unknown'] as const)('is planned again from %s, and told of', (state) => {
    const { move, effects } = step(standing(state), recalled);

    expect(move).toMatchObject({ to: 'planned' });
    expect(effects).toEqual([{ kind: 'enter', act: 'attempt-recalled', facts: { from: state } }]);
  });

  test.each([
    ['an intent that is somebody else’s', standing('placing', { fence: '2' })],
    ['a call that the carrier spoke of', standing('unknown', { carrierId: 'CA1' })],
    ['a call that rings', standing('ringing', { carrierId: 'CA1' })],
    ['an ending', standing('rejected', { disposition: 'temporary' })],
  ])('%s is left alone', (_what, attempt) => {
    expect(step(attempt, recalled)).toEqual({ outcome: 'stale', effects: [] });
  });
});

describe('two calls for one attempt', () => {
  test('the one it does not stand for is ended, whether an answer or an event tells of it', () => {
    const attempt = standing('ringing', { carrierId: 'CA1' });
    const endCall = { kind: 'end-call', carrierId: 'CA2' };

    const byEvent = step(attempt, ringing('CA2'));
    const byAnswer = step(attempt, {
      kind: 'ordered',
      fence: '1',
      outcome: { kind: 'accepted', carrierId: 'CA2' },
      isTaken: false,
    });

    expect(byEvent).toMatchObject({ outcome: 'second-call' });
    expect(byEvent.effects).toContainEqual(endCall);
    expect(byAnswer.effects).toContainEqual(endCall);
    expect(byEvent.move ?? byAnswer.move).toBeUndefined();
  });

  test('a call that another attempt stands for is left alone', () => {
    const { outcome, effects } = step(standing('placing'), ringing('CA1', true));

    expect(outcome).toBe('second-call');
    expect(effects.some(({ kind }) => kind === 'end-call')).toBe(false);
  });
});

describe('an attempt that was given up', () => {
  const attempt = standing('unknown-expired', { disposition: 'unknown' });

  test('ends the call that rings late, for it may not speak', () => {
    expect(step(attempt, ringing('CA1'))).toEqual({
      outcome: 'stale',
      note: { carrierId: 'CA1' },
      effects: [
        { kind: 'enter', act: 'late-call-found', facts: { call: 'CA1' } },
        { kind: 'end-call', carrierId: 'CA1' },
      ],
    });
    expect(
      step(attempt, {
        kind: 'words',
        carrierId: 'CA1',
        isTaken: false,
        refusal: undefined,
        forPeople: false,
      }).effects,
    ).toEqual([{ kind: 'silence', why: 'over' }]);
  });

  test('is corrected by its ending, and neither opened nor followed again', () => {
    const { move, note, effects } = step(attempt, ended('CA1'));

    expect(move).toBeUndefined();
    expect(note).toMatchObject({ disposition: 'no-answer', carrierId: 'CA1' });
    expect(effects).toEqual([
      {
        kind: 'enter',
        act: 'attempt-corrected',
        facts: { from: 'unknown', disposition: 'no-answer' },
      },
    ]);
  });
});

describe('a doubt', () => {
  const doubt = standing('unknown');
  const urgent = { purpose: 'emergency', intentAgeSeconds: 90 } as const;

  test('of an emergency has one more try beside it after 90 seconds, once', () => {
    expect(step(doubt, time(urgent)).effects).toEqual([{ kind: 'try-beside' }]);
    expect(step({ ...doubt, superseded: true }, time(urgent)).effects).toEqual([]);
    expect(step(doubt, time({ ...urgent, intentAgeSeconds: 89 })).effects).toEqual([]);
    expect(step(doubt, time({ ...urgent, purpose: 'other' })).effects).toEqual([]);
    expect(step(doubt, time({ ...urgent, state: 'paused' })).effects).toEqual([]);
    expect(step({ ...doubt, tryNumber: 3 }, time(urgent)).effects).toEqual([]);
  });

  test('of a text has a call beside it after 90 seconds, and two texts at most', () => {
    const text = { ...doubt, channel: 'text' as const, tryNumber: 3 };

    expect(step(text, time(urgent)).effects).toEqual([{ kind: 'try-beside' }]);
    expect(
      step({ ...text, superseded: true, misses: 3 }, time({ ...urgent, intentAgeSeconds: 120 })),
    ).toMatchObject({
      move: { to: 'unknown-expired' },
      effects: [{ kind: 'try-beside' }, { kind: 'follow-up', disposition: 'unknown' }],
    });
  });

  test('is over after three lists without it and two minutes, or after fifteen minutes', () => {
    const stateAfter = (misses: number, intentAgeSeconds: number) =>
      step({ ...doubt, misses }, time({ intentAgeSeconds })).move?.to;

    expect(stateAfter(3, 119)).toBeUndefined();
    expect(stateAfter(2, 899)).toBeUndefined();
    expect(stateAfter(3, 120)).toBe('unknown-expired');
    expect(stateAfter(0, 900)).toBe('unknown-expired');
  });

  test('is not over by early lists alone: the carrier may not list yet what it has', () => {
    const afterMiss = (misses: number, intentAgeSeconds: number) =>
      step({ ...doubt, misses }, { kind: 'missed', intentAgeSeconds }).note?.misses;

    expect([afterMiss(0, 15), afterMiss(1, 35), afterMiss(2, 55)]).toEqual([1, 2, 2]);
    expect([afterMiss(2, 75), afterMiss(3, 20)]).toEqual([3, 3]);
  });
});

test('a text that was given up and turns up keeps its id, and is no other try’s', () => {
  const given = standing('unknown-expired', { channel: 'text', disposition: 'unknown' });

  expect(
    step(given, {
      kind: 'report',
      report: {
        kind: 'text',
        progress: 'sent',
        carrierId: 'SM1',
        sequenceNumber: 0,
        carrierStatus: 'sent',
      },
      isTaken: false,
    }),
  ).toEqual({ outcome: 'stale', note: { carrierId: 'SM1' }, effects: [] });
});

test('a call the carrier denies may lead to another try, as any doubt does; one that spoke does not', () => {
  const call = standing('ringing', { carrierId: 'CA1' });

  expect(step(call, { kind: 'denied' }).effects).toEqual([
    { kind: 'follow-up', disposition: 'unknown' },
  ]);
  expect(step({ ...call, spoken: true }, { kind: 'denied' })).toMatchObject({
    move: { disposition: 'machine' },
    effects: [],
  });
  // What the campaign's policy makes of a machine for certain, it makes of one whose call was lost, too.
  expect(
    step({ ...call, spoken: true, answeredBy: 'machine' }, { kind: 'denied' }).effects,
  ).toEqual([{ kind: 'follow-up', disposition: 'machine' }]);
});

test('an answer under an older fence is nobody’s', () => {
  const late: AttemptEvent = {
    kind: 'ordered',
    fence: '1',
    outcome: { kind: 'unsent' },
    isTaken: false,
  };

  expect(step(standing('placing', { fence: '2' }), late)).toEqual({
    outcome: 'stale',
    effects: [],
  });
});

describe('a text that was asked for and should have been delivered by now', () => {
  const late = time({ isTextLate: true, purpose: 'emergency' });
  const text = (state: AttemptState, more: Partial<Standing> = {}) =>
    standing(state, { channel: 'text', carrierId: state === 'planned' ? null : 'SM1', ...more });

  test.each(['planned', 'accepted'] as const)('has a call beside it, once, from %s', (state) => {
    expect(step(text(state), late)).toMatchObject({
      note: { superseded: true },
      effects: [{ kind: 'try-beside' }],
    });
    expect(step(text(state, { superseded: true }), late).effects).toEqual([]);
  });

  test.each([
    { purpose: 'school-mission' },
    { state: 'paused' },
    { isOverdue: true },
    { isTextLate: false },
  ] as const)('has none with %o', (change) => {
    const passing = time({ isTextLate: true, purpose: 'emergency', ...change });

    expect(step(text('accepted'), passing).effects).toEqual([]);
  });

  test('and one that the carrier passed on without a receipt is followed up', () => {
    const report = {
      kind: 'text',
      carrierId: 'SM1',
      sequenceNumber: 0,
      carrierStatus: 'found no-receipt',
      progress: 'no-receipt',
    } as const;

    expect(step(text('accepted'), { kind: 'report', report, isTaken: false })).toMatchObject({
      move: { to: 'completed', disposition: 'sent' },
      effects: [{ kind: 'follow-up', disposition: 'sent' }],
    });
  });
});
