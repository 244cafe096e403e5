import { expect, test } from 'vitest';
import { createLines } from '#dialer/pace/concurrency-limit.ts';

const order = (attemptId: string, fence = '1') => ({ attemptId, fence });

test('whoever finds all lines taken waits for the first that is free', async () => {
  const lines = createLines(2);
  for (const id of ['a', 'b']) lines.take(order(id));
  const told: number[] = [];
  const asked = lines.room().then((room) => told.push(room));
  await Promise.resolve();
  expect(told).toEqual([]);

  lines.free(order('a'));
  await asked;

  expect(told).toEqual([1]);
});

test('a line that is freed twice is one line, and not that of the same attempt’s next order', async () => {
  const lines = createLines(3);
  for (const id of ['a', 'b']) lines.take(order(id));
  lines.free(order('a'));
  lines.take(order('a', '2'));
  lines.free(order('a'));
  lines.free(order('nobody'));

  expect(await lines.room()).toBe(1);
});
