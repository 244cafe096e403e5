import { expect, test } from 'vitest';
import {
  type FactsAtAnswer,
  isForPeople,
  refusalAtAnswer,
} from '#domain/attempt/machine/answer-step.ts';

const facts: FactsAtAnswer = {
  campaignState: 'dialing',
  isAsSealed: true,
  purpose: 'school-mission',
  rule: 'mission-consent',
  allowed: true,
  timeZones: ['America/Chicago'],
  machines: 'leave',
  alreadySpoken: false,
  alreadyLeft: false,
  now: Temporal.Instant.from('2026-11-25T18:00:00Z'),
};

test.each([
  [{}, undefined],
  [{ campaignState: 'paused' }, undefined],
  [{ campaignState: 'stopped' }, 'stopped'],
  [{ isAsSealed: false }, 'not-approved'],
  [{ allowed: false, rule: 'revoked' }, 'revoked'],
  [{ allowed: false, rule: 'reassigned' }, 'reassigned'],
  // In order when it was placed: this call itself fills the month, and a check may run out while it rings.
  [{ allowed: false, rule: 'monthly-cap' }, undefined],
  [{ allowed: false, rule: 'number-unchecked' }, undefined],
  [{ allowed: false, rule: 'other-unchecked' }, undefined],
  [{ alreadySpoken: true }, 'duplicate'],
  [{ now: Temporal.Instant.from('2026-11-25T05:00:00Z') }, 'outside-calling-hours'],
] as const)('a call that is answered, with %o, is refused: %s', (change, refusal) => {
  expect(refusalAtAnswer({ ...facts, ...change })).toBe(refusal);
});

test.each([
  [{}, false],
  [{ machines: 'retry-only' }, true],
  [{ alreadyLeft: true }, true],
  // 47 CFR 64.1200(b)(3): a voicemail would have to offer a toll-free number.
  [{ rule: 'mission-residential' }, true],
  [{ rule: 'monthly-cap', allowed: false }, true],
  [{ rule: 'emergency', purpose: 'emergency' }, false],
  // What answers may be a relay operator or a TTY.
  [{ rule: 'emergency-texts-first', purpose: 'emergency', machines: 'retry-only' }, false],
  [{ rule: 'emergency-texts-first', purpose: 'emergency', alreadyLeft: true }, true],
] as const)('with %o the message waits for a person: %s', (change, isHeldBack) => {
  expect(isForPeople({ ...facts, ...change })).toBe(isHeldBack);
});
