import path from 'node:path';
import { expect, test } from 'vitest';
import { readPromises } from '#test/support/promises/promise-table.ts';
import { hasTest, isLong, testFiles } from '#test/support/promises/told-by.ts';

const rows = await readPromises();
const files = await testFiles();

test('docs/promises.md names files that are there, and each short form is in npm test', () => {
  const short = rows.flatMap((row) => row.short);
  const long = rows.flatMap((row) => row.long);

  expect([...short, ...long].filter((file) => !files.has(file))).toEqual([]);
  expect(short.filter(isLong)).toEqual([]);
  expect(long.filter((file) => !isLong(file))).toEqual([]);
  expect(rows.filter((row) => row.short.length === 0)).toEqual([]);
});

test('each scenario is the promise it is named after, and each file of test/database is one of some', () => {
  const promised = new Map(rows.map((row) => [row.promise, row]));
  const scenarios = [...files.keys()].filter((file) => file.startsWith('test/scenario/'));
  const absent = scenarios.filter((file) => {
    const row = promised.get(path.basename(file, '.test.ts').replaceAll('-', ' '));
    return !row?.short.includes(file);
  });
  const short = new Set(rows.flatMap((row) => row.short));

  expect(scenarios.length).toBeGreaterThan(100);
  expect(absent).toEqual([]);
  expect(
    [...files.keys()].filter((file) => file.startsWith('test/database/') && !short.has(file)),
  ).toEqual([]);
});

test('each short form is named with the tests that the promise rests on, and npm test has them', () => {
  const named = rows.flatMap(({ promise, titles }) =>
    [...titles].map(([file, of]) => ({ promise, file, of })),
  );

  expect(named.filter(({ of }) => of.length === 0)).toEqual([]);
  expect(
    named.flatMap(({ file, of }) =>
      of
        .filter((title) => !hasTest(files.get(file) ?? '', title))
        .map((title) => `${file}: ${title}`),
    ),
  ).toEqual([]);
});

test('no promise has two rows', () => {
  const promises = rows.map((row) => row.promise);

  expect(promises.filter((one, at) => promises.indexOf(one) !== at)).toEqual([]);
});
