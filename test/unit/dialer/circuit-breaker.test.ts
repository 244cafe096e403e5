import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OrderOutcome } from '#carrier/carrier.ts';
import { createCircuitBreaker } from '#dialer/place/circuit-breaker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const neverSent: OrderOutcome = { kind: 'unsent', reason: 'refused' };
const doubtful: OrderOutcome = { kind: 'unknown', reason: '500' };
const accepted: OrderOutcome = { kind: 'accepted', carrierId: 'CA1' };

/** How long it stays open, in steps of a tenth of a second. */
function openMs(breaker: { isOpen(): boolean }): number {
  let ms = 0;
  for (; breaker.isOpen(); ms += 100) vi.advanceTimersByTime(100);
  return ms;
}

test('fifty orders that fail together are one reason to wait, not fifty', () => {
  const breaker = createCircuitBreaker();
  for (let i = 0; i < 50; i++) breaker.learn(neverSent);

  expect(openMs(breaker)).toBe(500);
});

test.each([neverSent, doubtful])(
  'what goes on failing is tried less and less ($kind)',
  (outcome) => {
    const breaker = createCircuitBreaker();
    const seen: number[] = [];
    for (let i = 0; i < 7; i++) {
      breaker.learn(outcome);
      seen.push(openMs(breaker));
    }

    expect(seen).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);

    breaker.learn(accepted);
    breaker.learn(outcome);
    expect(openMs(breaker)).toBe(500);
  },
);

test('a wait that is asked for is kept, though it is open already', () => {
  const breaker = createCircuitBreaker();
  breaker.learn(neverSent);
  breaker.learn({ ...neverSent, retryAfterMs: 3_000 });

  expect(openMs(breaker)).toBe(3_000);
});

test('what was taken back, or wants room that all workers share, holds nobody', () => {
  const breaker = createCircuitBreaker();
  breaker.learn({ ...neverSent, retryAfterMs: 0 });
  breaker.learn({ ...neverSent, shortage: 'moment' });
  breaker.learn(accepted);

  expect(breaker.isOpen()).toBe(false);
});

test('what has no pace of its own waits where room is short', () => {
  const breaker = createCircuitBreaker({ opensOnShortage: true });
  breaker.learn({ ...neverSent, shortage: 'moment', retryAfterMs: 1_000 });

  expect(openMs(breaker)).toBe(1_000);
});
