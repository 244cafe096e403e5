import { expect, test } from 'vitest';
import { atMostEvery } from '#dialer/pace/at-most-every.ts';

test.each([
  { rest: 'an hour', restMs: 3_600_000, begun: [1, 0, 0] },
  { rest: 'none', restMs: 0, begun: [1, 1, 1] },
])('work that rests for $rest is begun $begun times', ({ restMs, begun }) => {
  const clockwork = atMostEvery(restMs, () => [Promise.resolve()]);

  expect(begun.map(() => clockwork().length)).toEqual(begun);
});
