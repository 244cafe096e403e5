import { expect, test } from 'vitest';
import { createLines } from '#dialer/lines.ts';

test('whoever finds all lines taken waits for the first that is free', async () => {
  const lines = createLines(2);
  for (const order of ['a', 'b']) lines.take(order);
  const told: number[] = [];
  const asked = lines.room().then((room) => told.push(room));
  await Promise.resolve();
  expect(told).toEqual([]);

  lines.free('a');
  await asked;

  expect(told).toEqual([1]);
});

test('a line that is freed twice is one line', async () => {
  const lines = createLines(3);
  for (const order of ['a', 'b']) lines.take(order);
  lines.free('a');
  lines.free('a');
  lines.free('nobody');

  expect(await lines.room()).toBe(2);
});
