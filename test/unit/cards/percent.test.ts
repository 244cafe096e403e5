import { expect, test } from 'vitest';
import { percent } from '#cards/format.ts';

test.each([
  [0, 0, '–'],
  [0, 12, '0%'],
  [1, 12, '8.3%'],
  [1, 100_000, '0.1%'],
  [981, 1000, '98.1%'],
  [99_999, 100_000, '99.9%'],
  [100_000, 100_000, '100%'],
])('%i of %i is %s', (part, whole, words) => {
  expect(percent(part, whole)).toBe(words);
});
