import { expect, test } from 'vitest';
import { expectRowsOf } from '#test/support/promises/promise-table.ts';
import { filesOfIds } from '#test/support/promises/told-by.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `F${String(from + n).padStart(2, '0')}`);

const expected = range(1, 70);

test('each fault and each bad input is a test whose title begins with its id', async () => {
  const found = await filesOfIds();

  expect(expected.filter((id) => !found.has(id))).toEqual([]);
});

test('docs/promises.md names for each fault the tests of it, one of them in npm test', async () => {
  await expectRowsOf(expected);
});
