import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        license: z.string().optional(),
        dev: z.boolean().optional(),
      }),
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

const production = Object.entries(lock.packages).filter(
  ([place, { dev }]) => place !== '' && dev !== true,
);
const nameOf = (place: string) => place.split('node_modules/').at(-1) ?? '';

test('each package of production is permissive, or NOTICE.md says what it asks for', () => {
  const packages = production.map(([place, { license }]) => ({ name: nameOf(place), license }));
  const others = packages.filter(({ license }) => !permissive.has(license ?? ''));

  expect(packages.length).toBeGreaterThan(100);
  expect(others.filter(({ name }) => !notice.includes(`\`${name}\``))).toEqual([]);
});

test('npm run sbom names each package of production, and none of development', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
    maxBuffer: 10_000_000,
  });
  const bill = z
    .object({
      bomFormat: z.literal('CycloneDX'),
      metadata: z.object({ component: z.object({ purl: z.string() }) }),
      components: z.array(z.object({ name: z.string(), version: z.string() })),
      dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
    })
    .parse(JSON.parse(stdout));

  expect(bill.metadata.component.purl).toMatch(/^pkg:npm\/bellwether@/);
  const inLock = production.map(([place, { version }]) => `${nameOf(place)}@${version}`);
  const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
  expect(new Set(listed)).toEqual(new Set(inLock));
  const leadTo = new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn));
  const refs = new Set(bill.dependencies.map(({ ref }) => ref));
  expect([...leadTo].filter((ref) => !refs.has(ref))).toEqual([]);
});
