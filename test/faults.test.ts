import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `F${String(from + n).padStart(2, '0')}`);

const expected = [...range(1, 62), 'F70'];

test('each fault and each bad input is a test whose title begins with its id', async () => {
  const found = new Set<string>();
  for (const folder of ['scenario', 'database', 'contract', 'unit', 'long']) {
    const files = await readdir(path.join(import.meta.dirname, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.test.ts'))) {
      const text = await readFile(path.join(import.meta.dirname, folder, file), 'utf8');
      for (const [, ids = ''] of text.matchAll(/(?:^\s*|\()['"`]((?:F\d\d )+)/gm))
        for (const id of ids.trim().split(' ')) found.add(id);
    }
  }
  expect(expected.filter((id) => !found.has(id))).toEqual([]);
});
