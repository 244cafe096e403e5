import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ license: z.string().optional(), dev: z.boolean().optional() }),
    ),
  })
  .parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
const notice = await readFile('NOTICE.md', 'utf8');

/** Licenses that ask for no more than their text beside the program. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
]);

test('each package of production is permissive, or NOTICE.md says what it asks for', () => {
  const packages = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { license }]) => ({ name: place.split('node_modules/').at(-1) ?? '', license }));
  const others = packages.filter(({ license }) => !permissive.has(license ?? ''));

  expect(packages.length).toBeGreaterThan(100);
  expect(others.filter(({ name }) => !notice.includes(`\`${name}\``))).toEqual([]);
});
