import { expect, test } from 'vitest';
import { createConcurrencyLimit } from '#dialer/pace/concurrency-limit.ts';

const order = (attemptId: string, fence = '1') => ({ attemptId, fence });

test('anyone who finds all slots taken waits for the first that is free', async () => {
  const limit = createConcurrencyLimit(2);
  for (const id of ['a', 'b']) limit.take(order(id));
  const told: number[] = [];
  const asked = limit.room().then((room) => told.push(room));
  await Promise.resolve();
  expect(told).toEqual([]);

  limit.free(order('a'));
  await asked;

  expect(told).toEqual([1]);
});

test('a line that is freed twice is one line, and not that of the same attempt’s next order', async () => {
  const limit = createConcurrencyLimit(3);
  for (const id of ['a', 'b']) limit.take(order(id));
  limit.free(order('a'));
  limit.take(order('a', '2'));
  limit.free(order('a'));
  limit.free(order('nobody'));

  expect(await limit.room()).toBe(1);
});
