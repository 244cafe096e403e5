import { expect, test } from 'vitest';
import { type FactsAtAnswer, refusalAtAnswer } from '#domain/attempt/machine/answer-step.ts';

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
