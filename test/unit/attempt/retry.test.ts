import { expect, test } from 'vitest';
import { followUp, nextCarrierDay, type RetryPolicy } from '#domain/attempt/machine/retry.ts';

const policy: RetryPolicy = {
  purpose: 'school-mission',
  delivery: 'call',
  machines: 'leave',
  maxTries: 3,
  busySeconds: 120,
  noAnswerSeconds: 600,
};
/** Noon of a Thursday in Oregon. */
const now = Temporal.Instant.from('2026-11-26T20:00:00Z');
const call = {
  channel: 'voice' as const,
  tryNumber: 1,
  misses: 0,
  superseded: false,
  now,
  stopTryingAt: now.add({ hours: 1 }),
  timeZones: ['America/Los_Angeles'],
  isTextFirst: false,
  mayBeCalled: true,
};

test.each([
  ['busy', { kind: 'retry', seconds: 120 }],
  ['no-answer', { kind: 'retry', seconds: 600 }],
  ['failed', { kind: 'retry', seconds: 120 }],
  ['not-spoken', { kind: 'retry', seconds: 120 }],
  ['not-left', { kind: 'retry', seconds: 600 }],
  ['temporary', { kind: 'retry', seconds: 120 }],
  ['account', { kind: 'retry', seconds: 0 }],
  ['refused', { kind: 'retry', seconds: 600 }],
  ['machine', { kind: 'none' }],
  ['person', { kind: 'none' }],
  ['revoked', { kind: 'none' }],
  ['bad-number', { kind: 'none' }],
  ['stopped', { kind: 'none' }],
  ['canceled', { kind: 'none' }],
] as const)('after a first try that ended %s', (disposition, next) => {
  expect(followUp(policy, { ...call, disposition })).toEqual(next);
});

test('a machine that has the message ends it, unless a person is still to be reached', () => {
  const after = (machines: RetryPolicy['machines'], tryNumber: number) =>
    followUp({ ...policy, machines }, { ...call, tryNumber, disposition: 'machine' });

  expect(after('leave', 1)).toEqual({ kind: 'none' });
  expect(after('leave-and-retry', 1)).toEqual({ kind: 'retry', seconds: 600 });
  expect(after('leave-and-retry', 3)).toEqual({ kind: 'none' });
  expect(after('retry-only', 1)).toEqual({ kind: 'none' });
});

test('where only machines answered and none was told, a text goes out in the end', () => {
  const texting: RetryPolicy = { ...policy, machines: 'retry-only', delivery: 'call-then-text' };

  expect(followUp(texting, { ...call, tryNumber: 3, disposition: 'not-left' })).toEqual({
    kind: 'text',
  });
});

test('a try after the hours are over waits for the next ones, and says when that is', () => {
  const evening = Temporal.Instant.from('2026-11-27T03:55:00Z');
  const ended = { ...call, now: evening, stopTryingAt: evening.add({ hours: 20 }) };

  // From five minutes to eight until nine the next morning.
  expect(followUp(policy, { ...ended, disposition: 'no-answer' })).toEqual({
    kind: 'retry',
    seconds: (13 * 60 + 5) * 60,
  });
});

test('the last try is the last', () => {
  expect(followUp(policy, { ...call, tryNumber: 3, disposition: 'busy' })).toEqual({
    kind: 'none',
  });
});

test.each([
  ['account', 0],
  ['refused', 600],
] as const)(
  'a last try that may be refused because of our account (%s) is made once more, and then gives way',
  (disposition, seconds) => {
    const texting: RetryPolicy = { ...policy, delivery: 'call-then-text' };
    const refused = { ...call, tryNumber: 3, disposition };

    expect(followUp(texting, refused)).toEqual({ kind: 'retry', seconds });
    expect(followUp(texting, { ...refused, tryNumber: 4 })).toEqual({ kind: 'text' });
    expect(followUp(policy, { ...refused, tryNumber: 4 })).toEqual({ kind: 'none' });
  },
);

test.each(['account', 'refused'] as const)(
  'in an emergency, whom our account may not text (%s) is called at once, or texted again until it may',
  (disposition) => {
    const emergency: RetryPolicy = { ...policy, purpose: 'emergency' };
    const text = { ...call, channel: 'text' as const, disposition };

    expect(followUp(emergency, text)).toEqual({ kind: 'call' });
    const again = { kind: 'retry', seconds: 600 };
    expect(followUp(emergency, { ...text, mayBeCalled: false })).toEqual(again);
    expect(followUp(emergency, { ...text, mayBeCalled: false, tryNumber: 9 })).toEqual(again);
    const late = { ...text, mayBeCalled: false, stopTryingAt: now.add({ minutes: 9 }) };
    expect(followUp(emergency, late)).toEqual({ kind: 'none' });
  },
);

test('a text beside which the phone is called is sent again where it can be; a call is not', () => {
  const emergency: RetryPolicy = { ...policy, purpose: 'emergency' };
  const beside = { ...call, superseded: true, disposition: 'temporary' as const };

  expect(followUp(emergency, { ...beside, channel: 'text' })).toMatchObject({ kind: 'retry' });
  expect(followUp(emergency, beside)).toEqual({ kind: 'none' });
});

test('anyone who could not be called gets a text, where the campaign says so', () => {
  const texting: RetryPolicy = { ...policy, delivery: 'call-then-text' };

  expect(followUp(texting, { ...call, tryNumber: 3, disposition: 'no-answer' })).toEqual({
    kind: 'text',
  });
  expect(followUp(texting, { ...call, disposition: 'bad-number' })).toEqual({ kind: 'text' });
  expect(followUp(texting, { ...call, disposition: 'machine' })).toEqual({ kind: 'none' });
  expect(followUp(texting, { ...call, disposition: 'stopped' })).toEqual({ kind: 'none' });
  expect(followUp(texting, { ...call, channel: 'text', disposition: 'undelivered' })).toEqual({
    kind: 'none',
  });
});

test('where a further try would come too late, the text or the call that stands in for it goes out at once', () => {
  const texting: RetryPolicy = { ...policy, delivery: 'call-then-text' };
  const after = (seconds: number) =>
    followUp(texting, { ...call, stopTryingAt: now.add({ seconds }), disposition: 'no-answer' });

  expect(after(601)).toEqual({ kind: 'retry', seconds: 600 });
  expect(after(600)).toEqual({ kind: 'text' });
  const text = { ...call, channel: 'text' as const, disposition: 'temporary' as const };
  const urgent: RetryPolicy = { ...policy, purpose: 'emergency' };
  expect(followUp(urgent, { ...text, stopTryingAt: now.add({ minutes: 1 }) })).toEqual({
    kind: 'call',
  });
  const atTheEnd = { ...call, stopTryingAt: now.add({ minutes: 1 }) };
  expect(followUp(policy, { ...atTheEnd, disposition: 'busy' })).toEqual({ kind: 'none' });
});

test('where the phone’s hours end before a further try and open too late for it, so does the text; an emergency has none', () => {
  const texting: RetryPolicy = { ...policy, delivery: 'call-then-text' };
  const evening = Temporal.Instant.from('2026-11-27T03:52:00Z');
  const at = { ...call, now: evening, disposition: 'no-answer' as const };
  const late = { ...at, stopTryingAt: evening.add({ minutes: 68 }) };

  expect(followUp(texting, late)).toEqual({ kind: 'text' });
  expect(followUp({ ...texting, purpose: 'emergency' }, late).kind).toBe('retry');
  expect(followUp(texting, { ...at, stopTryingAt: evening.add({ hours: 24 }) }).kind).toBe('retry');
  expect(followUp(texting, { ...late, timeZones: [] })).toEqual({ kind: 'text' });
});

test('a try that another one has taken the place of is followed by none, and by the text in the end', () => {
  const texting: RetryPolicy = { ...policy, delivery: 'call-then-text' };
  const ended = { ...call, superseded: true, disposition: 'no-answer' as const };

  expect(followUp(texting, ended)).toEqual({ kind: 'text' });
  expect(followUp(policy, ended)).toEqual({ kind: 'none' });
});

test('an emergency text of which nobody ever knew whether it left is followed by the call', () => {
  const text = { ...call, channel: 'text' as const, disposition: 'unknown' as const };

  expect(followUp({ ...policy, purpose: 'emergency' }, text)).toEqual({ kind: 'call' });
  expect(followUp(policy, text)).toEqual({ kind: 'none' });
});

test('a doubt that never cleared counts as made where consent allows the call, and once more for school', () => {
  const after = (purpose: RetryPolicy['purpose'], tryNumber: number, misses: number) =>
    followUp({ ...policy, purpose }, { ...call, tryNumber, misses, disposition: 'unknown' }).kind;

  expect(after('other', 1, 3)).toBe('none');
  expect(after('school-mission', 1, 3)).toBe('retry');
  expect(after('school-mission', 2, 3)).toBe('none');
  // Nobody could ask the carrier: it may have been heard.
  expect(after('school-mission', 1, 2)).toBe('none');
  expect(after('emergency', 1, 0)).toBe('retry');
});

test('the carriers’ day begins at midnight, Pacific time, when clocks change too', () => {
  const next = (at: string) => nextCarrierDay(Temporal.Instant.from(at)).toString();

  expect(next('2026-11-25T07:59:59Z')).toBe('2026-11-25T08:00:00Z');
  expect(next('2026-11-25T08:00:00Z')).toBe('2026-11-26T08:00:00Z');
  expect(next('2027-03-14T09:00:00Z')).toBe('2027-03-15T07:00:00Z');
});

test('a try that might be answered after the hours is none, and leaves the rest of the time to the text', () => {
  const at = (time: string) => Temporal.Instant.from(`2027-01-12T${time}-08:00`);
  const texting = { ...policy, delivery: 'call-then-text' as const, busySeconds: 30 };
  const busyAt = (time: string) =>
    followUp(texting, {
      ...call,
      disposition: 'busy',
      now: at(time),
      stopTryingAt: at('23:59:00'),
    });

  expect(busyAt('19:57:00')).toEqual({ kind: 'retry', seconds: 30 });
  expect(busyAt('19:59:00')).toEqual({ kind: 'text' });
});

test.each([
  ['emergency', true, { kind: 'call' }],
  ['emergency', false, { kind: 'none' }],
  ['school-mission', true, { kind: 'none' }],
] as const)(
  'a text without a receipt in an %s, asked for first: %s',
  (purpose, isTextFirst, next) => {
    const sent = { ...call, channel: 'text', disposition: 'sent', isTextFirst } as const;

    expect(followUp({ ...policy, purpose }, sent)).toEqual(next);
    expect(followUp({ ...policy, purpose }, { ...sent, disposition: 'delivered' })).toEqual({
      kind: 'none',
    });
  },
);

test('anyone who asked for texts is never called after one that bounced, unless it is an emergency', () => {
  const bounced = {
    ...call,
    channel: 'text',
    disposition: 'undelivered',
    isTextFirst: true,
  } as const;

  expect(followUp(policy, bounced)).toEqual({ kind: 'none' });
  expect(followUp({ ...policy, purpose: 'other' }, bounced)).toEqual({ kind: 'none' });
  expect(followUp({ ...policy, purpose: 'emergency' }, bounced)).toEqual({ kind: 'call' });
});
