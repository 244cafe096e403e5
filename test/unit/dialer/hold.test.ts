import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OrderOutcome } from '#carrier/carrier.ts';
import { createHold } from '#dialer/place/circuit-breaker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const neverSent: OrderOutcome = { kind: 'unsent', reason: 'refused' };
const doubtful: OrderOutcome = { kind: 'unknown', reason: '500' };
const accepted: OrderOutcome = { kind: 'accepted', carrierId: 'CA1' };

/** How long it holds from here on, in steps of a tenth of a second. */
function heldMs(hold: { isOn(): boolean }): number {
  let ms = 0;
  for (; hold.isOn(); ms += 100) vi.advanceTimersByTime(100);
  return ms;
}

test('fifty orders that fail together are one reason to wait, not fifty', () => {
  const hold = createHold();
  for (let i = 0; i < 50; i++) hold.learn(neverSent);

  expect(heldMs(hold)).toBe(500);
});

test.each([neverSent, doubtful])(
  'what goes on failing is tried less and less ($kind)',
  (outcome) => {
    const hold = createHold();
    const seen: number[] = [];
    for (let i = 0; i < 7; i++) {
      hold.learn(outcome);
      seen.push(heldMs(hold));
    }

    expect(seen).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);

    hold.learn(accepted);
    hold.learn(outcome);
    expect(heldMs(hold)).toBe(500);
  },
);

test('a wait that is asked for is kept, though it holds already', () => {
  const hold = createHold();
  hold.learn(neverSent);
  hold.learn({ ...neverSent, retryAfterMs: 3_000 });

  expect(heldMs(hold)).toBe(3_000);
});

test('what was taken back, or wants room that all workers share, holds nobody', () => {
  const hold = createHold();
  hold.learn({ ...neverSent, retryAfterMs: 0 });
  hold.learn({ ...neverSent, shortage: 'moment' });
  hold.learn(accepted);

  expect(hold.isOn()).toBe(false);
});

test('what has no pace of its own waits where room is short', () => {
  const hold = createHold({ heedsShortage: true });
  hold.learn({ ...neverSent, shortage: 'moment', retryAfterMs: 1_000 });

  expect(heldMs(hold)).toBe(1_000);
});
