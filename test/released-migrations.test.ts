import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ownDigest, releasedDigests } from '#database/migration/unreleased-database.ts';
import {
  type Digests,
  findChanged,
  readDigests,
} from '#test/support/migrations/released-migrations.ts';

async function digestsHere(): Promise<Digests> {
  const digests = new Map<string, string>();
  for await (const file of glob('migrations/**/*.{ts,sql,txt}')) {
    if (file.startsWith('migrations/released')) continue;
    digests.set(
      file,
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
  }
  return digests;
}

test('no migration of a released version was changed, and new ones come after it', async () => {
  const files = await digestsHere();
  const released = await readFile('migrations/released.txt', 'utf8').then(
    readDigests,
    () => new Map(),
  );

  expect(files.size).toBeGreaterThan(100);
  expect(
    findChanged({
      changelog: await readFile('CHANGELOG.md', 'utf8'),
      released,
      baselines: await releasedDigests(),
      baseline: await ownDigest(),
      files,
    }),
  ).toEqual([]);
});

const one = 'a'.repeat(64);
const other = 'b'.repeat(64);
const baseline = 'migrations/20261201T0000-baseline.ts';
const table = 'migrations/baseline/attempt/attempt.sql';
const later = 'migrations/20270301T0000-next.ts';
const released = readDigests(`${one}  ${baseline}\n${one}  ${table}\n`);
const changelog = '# Changelog\n\n## 0.1.0 (2027-01-15)\n';
const unreleased = '# Changelog\n\n## 0.1.0 (not released)\n';
const asReleased = { [baseline]: one, [table]: one };

test.each<[string, string, Digests, Record<string, string>, string[]]>([
  ['before a release anything may change', unreleased, new Map(), { [table]: other }, []],
  ['a new file may come after a release', changelog, released, { ...asReleased, [later]: one }, []],
  ['a release without its list', changelog, new Map(), asReleased, ['lists nothing']],
  [
    'a changed table',
    changelog,
    released,
    { [baseline]: one, [table]: other },
    [`${table} is released, and changed`],
  ],
  [
    'a table that is gone',
    changelog,
    released,
    { [baseline]: one },
    [`${table} is released, and gone`],
  ],
  [
    'a new table of the baseline',
    changelog,
    released,
    { ...asReleased, 'migrations/baseline/new.sql': one },
    ['joined a released baseline'],
  ],
  [
    'a migration before the newest',
    changelog,
    released,
    { ...asReleased, 'migrations/20261130T0000-early.ts': one },
    ['comes before'],
  ],
])('%s', (...[, ofChangelog, list, files, faults]) => {
  const found = findChanged({
    changelog: ofChangelog,
    released: list,
    baselines: new Set([one]),
    baseline: one,
    files: new Map(Object.entries(files)),
  });

  expect(found).toEqual(faults.map((fault) => expect.stringContaining(fault)));
});

test('a release whose baseline is not listed is found', () => {
  const found = findChanged({
    changelog,
    released,
    baselines: new Set([other]),
    baseline: one,
    files: new Map(Object.entries(asReleased)),
  });

  expect(found).toEqual([expect.stringContaining('released-baselines.txt')]);
});
