import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Of the folders that have real HTTP or the real command line in them. */
async function titles(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const folder of ['scenario', 'long', 'database']) {
    const files = await readdir(path.join(import.meta.dirname, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.test.ts'))) {
      const text = await readFile(path.join(import.meta.dirname, folder, file), 'utf8');
      for (const [, attack = ''] of text.matchAll(/['"`](attack \d\d): /g))
        found.set(attack, (found.get(attack) ?? new Set()).add(`test/${folder}/${file}`));
    }
  }
  return found;
}

/** The first 24 are on an approval, the others on what stands around it. */
const known = [...Array.from({ length: 45 }, (_, n) => n + 1), 47, 49].map(
  (n) => `attack ${String(n).padStart(2, '0')}`,
);

test('each of the attacks is a test', async () => {
  expect([...(await titles()).keys()].toSorted()).toEqual(known);
});

test('docs/approval-attacks.md names for each attack the files that try it', async () => {
  const page = await readFile(
    path.join(import.meta.dirname, '../docs/approval-attacks.md'),
    'utf8',
  );
  const named = new Map(
    page
      .split('\n')
      .flatMap((line) => [...(/^\| (\d\d) \|/.exec(line)?.slice(1, 2) ?? [])].map((n) => [n, line]))
      .map(([n = '', line = '']) => [
        `attack ${n}`,
        new Set([...line.matchAll(/test\/[\w/-]+\.test\.ts/g)].map(([file]) => file)),
      ]),
  );

  expect(named).toEqual(await titles());
});

test('docs/threat-model.md names for each loss tests that are there', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../docs/threat-model.md'), 'utf8');
  const losses = page.split('\n').filter((line) => /^\| (?!lost|---)/.test(line));
  const named = losses.map((line) => [...line.matchAll(/test\/[\w/-]+\.test\.ts/g)].flat());

  expect(losses.length).toBeGreaterThan(12);
  expect(named.filter((files) => files.length === 0)).toEqual([]);
  const root = path.join(import.meta.dirname, '..');
  const absent = [];
  for (const file of new Set(named.flat())) {
    if (!(await stat(path.join(root, file)).catch(() => undefined))) absent.push(file);
  }
  expect(absent).toEqual([]);
});
