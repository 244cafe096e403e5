import { expect, test } from 'vitest';
import { type Candidate, judgeIntent } from '#domain/attempt/machine/intent.ts';

const central = (time: string) => Temporal.Instant.from(`2027-01-12T${time}:00-06:00`);

const candidate: Candidate = {
  campaignState: 'dialing',
  channel: 'voice',
  purpose: 'school-mission',
  approved: true,
  stopTryingAt: central('20:00').add({ hours: 18 }),
  rule: 'mission-consent',
  allowed: true,
  timeZones: ['America/Chicago'],
  awaitsCheck: false,
  busyWithUs: false,
  alreadySpoken: false,
  hasSender: true,
  texts: 'none',
};

const nextMorning = { kind: 'wait', until: central('09:00').add({ hours: 24 }) };

test('no call goes out that might be answered after the hours: it waits for the next morning', () => {
  expect(judgeIntent(candidate, central('19:58'))).toEqual({ kind: 'place' });
  expect(judgeIntent(candidate, central('19:59'))).toEqual(nextMorning);
  expect(judgeIntent(candidate, central('20:00'))).toEqual(nextMorning);
  expect(judgeIntent({ ...candidate, channel: 'text' }, central('19:59'))).toEqual({
    kind: 'place',
  });
  expect(judgeIntent({ ...candidate, purpose: 'emergency' }, central('19:59'))).toEqual({
    kind: 'place',
  });
});

test.each([
  ['emergency-texts-first', 'delivered', { kind: 'suppress', disposition: 'texts-only' }],
  ['emergency-texts-first', 'open', { kind: 'wait', until: central('12:00').add({ seconds: 15 }) }],
  ['emergency-texts-first', 'none', { kind: 'place' }],
  ['emergency', 'delivered', { kind: 'place' }],
  ['emergency', 'open', { kind: 'place' }],
] as const)('by the rule %s, with a text %s, a call of an emergency', (rule, texts, verdict) => {
  const urgent = { ...candidate, purpose: 'emergency' as const, rule, texts };

  expect(judgeIntent(urgent, central('12:00'))).toEqual(verdict);
});

test.each([
  ['rings', 299, { kind: 'wait', until: central('12:00').add({ seconds: 299 + 15 }) }],
  ['rings', 301, { kind: 'place' }],
  ['talks', 3000, { kind: 'wait', until: central('12:00').add({ seconds: 3000 + 15 }) }],
  [null, 0, { kind: 'place' }],
  [null, -1, { kind: 'wait', until: central('12:00') }],
] as const)(
  'where the family %s, an emergency contact %i s after its own turn',
  (family, seconds, verdict) => {
    const contact = { dueAt: central('12:00'), isReached: false, family };

    expect(judgeIntent({ ...candidate, contact }, central('12:00').add({ seconds }))).toEqual(
      verdict,
    );
  },
);
