import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '#test/support/postgres/database.ts';

const folder = path.join(import.meta.dirname, '../../../migrations/baseline');

async function sqlFiles(): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => file.endsWith('.sql')).toSorted();
}

test('every file of the baseline is applied, and once', async () => {
  const order = await readFile(path.join(folder, 'order.txt'), 'utf8');

  expect(order.trim().split('\n').toSorted()).toEqual(await sqlFiles());
});

test('a number that stands for a fact is the bit of that fact', async () => {
  const texts = await Promise.all(
    (await sqlFiles()).map((file) => readFile(path.join(folder, file), 'utf8')),
  );
  const named = texts.flatMap((text) => [
    ...text.matchAll(/\b(?<bits>\d+) \/\* (?<fact>[a-z -]+) \*\//g),
  ]);
  await using database = await testDatabase();
  const { rows } = await database.pool.query<{ bits: string; fact: string }>(
    `SELECT (1::bigint << bit)::text AS bits, fact || ' ' || value AS fact FROM consent_fact`,
  );
  const bitsOf = new Map(rows.map(({ bits, fact }) => [fact, bits]));

  expect(named.length).toBeGreaterThan(40);
  for (const { groups } of named) {
    expect([groups?.['fact'], groups?.['bits']]).toEqual([
      groups?.['fact'],
      bitsOf.get(groups?.['fact'] ?? ''),
    ]);
  }
});
