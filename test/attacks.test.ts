import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { settingNames } from '#config/settings.ts';
import { expectRowsOf } from '#test/support/promises/promise-table.ts';
import { filesOfIds } from '#test/support/promises/told-by.ts';

const attacks = async () =>
  new Map([...(await filesOfIds())].filter(([id]) => id.startsWith('attack ')));

/** The first 24 are on an approval, the others on what stands around it. */
const known = Array.from({ length: 62 }, (_, n) => `attack ${String(n + 1).padStart(2, '0')}`);

test('each of the attacks is a test', async () => {
  expect([...(await attacks()).keys()].toSorted()).toEqual(known);
});

test('docs/promises.md names for each attack the tests of it, one of them in npm test', async () => {
  await expectRowsOf(known);
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

  expect(named).toEqual(await attacks());
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

test('docs/threat-model.md says what is lost with each secret that the settings have', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../docs/threat-model.md'), 'utf8');
  const held = settingNames.filter(
    (name) =>
      /_(?:SECRET|TOKEN|PASSWORD|KEY)$|^SMTP_URL$/.test(name) && !name.includes('_PREVIOUS_'),
  );

  expect(held.length).toBeGreaterThan(9);
  expect(held.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
