import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from '#refusals/refusals.ts';

const folder = path.join(import.meta.dirname, '../../../src/refusals');

test('each reason to say no stands in one table, and each table is among those that are merged', async () => {
  const files = (await readdir(folder)).filter((file) => file !== 'refusals.ts');
  const modules = await Promise.all(
    files.map(
      async (file): Promise<Record<string, Record<string, string>>> =>
        import(path.join(folder, file)),
    ),
  );

  const reasons = modules.flatMap((tables) => Object.values(tables).flatMap(Object.keys));

  expect(reasons.length).toBeGreaterThan(100);
  expect(reasons.toSorted()).toEqual(Object.keys(refusals).toSorted());
});
