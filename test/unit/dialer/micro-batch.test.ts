import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { microBatch } from '#dialer/pace/micro-batch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const usual = { waitMs: 50, most: 3, atOnce: 1, isolate: true };

/** Work whose groups are seen, and each of which ends when the test says so. */
function watched() {
  const groups: { items: readonly number[]; end(error?: Error): void }[] = [];
  const work = (items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    groups.push({
      items,
      end: (error) => (error ? reject(error) : resolve(items.map((one) => one * 10))),
    });
    return promise;
  };
  return { groups, work, seen: () => groups.map(({ items }) => items) };
}

test('what comes within the wait is one group, and each gets its own answer', async () => {
  const { groups, work, seen } = watched();
  const ask = microBatch(work, usual);
  const [first, second] = [ask(1), ask(2)];

  await vi.advanceTimersByTimeAsync(9);
  expect(seen()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen()).toEqual([[1, 2]]);
  groups[0]?.end();

  expect(await Promise.all([first, second])).toEqual([10, 20]);
});

test('the more came together last, the longer the next one waits, and never longer than it may', async () => {
  const { work, seen } = watched();
  const ask = microBatch(work, { ...usual, most: 10, atOnce: 10 });
  const waited = async (sizes: number) => {
    const before = seen().length;
    for (let one = 0; one < sizes; one += 1) void ask(one);
    for (let ms = 1; ; ms += 1) {
      await vi.advanceTimersByTimeAsync(1);
      if (seen().length > before) return ms;
    }
  };

  expect(await waited(3)).toBe(10);
  expect(await waited(5)).toBe(30);
  expect(await waited(9)).toBe(50);
  expect(await waited(1)).toBe(50);
  expect(await waited(1)).toBe(10);
});

test('a group that is full does not wait', () => {
  const { work, seen } = watched();
  const ask = microBatch(work, { ...usual, atOnce: 2 });
  for (const one of [1, 2, 3, 4]) void ask(one);

  expect(seen()).toEqual([[1, 2, 3]]);
});

test('what comes while a group is under way waits its own time, and for the end of that group', async () => {
  const { groups, work, seen } = watched();
  const ask = microBatch(work, usual);
  void ask(1);
  await vi.advanceTimersByTimeAsync(10);
  void ask(2);
  groups[0]?.end();
  await vi.advanceTimersByTimeAsync(9);
  expect(seen()).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen()).toEqual([[1], [2]]);

  void ask(3);
  await vi.advanceTimersByTimeAsync(20);
  expect(seen()).toEqual([[1], [2]]);
  groups[1]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen()).toEqual([[1], [2], [3]]);
});

test('where nobody is to wait, the first one goes alone, and the others when it is back', async () => {
  const { groups, work, seen } = watched();
  const ask = microBatch(work, { ...usual, waitMs: 0 });
  for (const one of [1, 2, 3]) void ask(one);
  expect(seen()).toEqual([[1]]);
  groups[0]?.end();
  await vi.advanceTimersByTimeAsync(0);

  expect(seen()).toEqual([[1], [2, 3]]);
});

test('of a group that fails each is tried alone, and only the bad one fails', async () => {
  const ask = microBatch(async (items: readonly number[]) => {
    if (items.includes(2)) throw new Error('no twos');
    return items;
  }, usual);
  const asked = Promise.allSettled([ask(1), ask(2), ask(3)]);

  expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
