import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { filesOfIds, isLong } from './told-by.ts';

const page = path.join(import.meta.dirname, '../../../docs/promises.md');

export type PromiseRow = {
  promise: string;
  short: string[];
  long: string[];
  /** Of each file of the short form, the tests that the promise rests on. */
  titles: Map<string, string[]>;
};

/** The rows of docs/promises.md. */
export async function readPromises(): Promise<PromiseRow[]> {
  const lines = (await readFile(page, 'utf8')).split('\n');
  return lines
    .filter((line) => /^\| (?!promise \||---)/.test(line))
    .map((line) => {
      const [, promise = '', short = '', long = ''] = line.split('|').map((cell) => cell.trim());
      return {
        promise,
        short: pathsIn(short),
        long: pathsIn(long),
        titles: new Map(
          short
            .split(/(?=test\/\S+\.test\.ts)/)
            .map((part) => [
              pathsIn(part)[0] ?? '',
              [...part.matchAll(/“`([^`]+)`”/g)].map(([, title = '']) => title),
            ]),
        ),
      };
    });
}

const pathsIn = (cell: string) => cell.match(/test\/\S+\.test\.ts/g) ?? [];

/** Each of these faults or attacks has a row, which names exactly the files with a test of it; `npm test` has one of them. */
export async function expectRowsOf(ids: readonly string[]): Promise<void> {
  const rows = await readPromises();
  const files = await filesOfIds();
  const named = ids.map((id) => {
    const row = rows.find(({ promise }) => promise.startsWith(`${id}: `));
    return { id, short: new Set(row?.short), long: new Set(row?.long) };
  });

  expect(named).toEqual(
    ids.map((id) => {
      const told = [...(files.get(id) ?? [])];
      return {
        id,
        short: new Set(told.filter((file) => !isLong(file))),
        long: new Set(told.filter(isLong)),
      };
    }),
  );
  const titled = (id: string) =>
    rows
      .filter(({ promise }) => promise.startsWith(`${id}: `))
      .some(({ titles }) => [...titles.values()].flat().some((title) => isTitleOf(title, id)));
  expect(ids.filter((id) => !titled(id))).toEqual([]);
}

/** `F07 …`, `F07 F08 …` or `attack 07: …`. */
const isTitleOf = (title: string, id: string) =>
  title.startsWith(`${id}: `) || /^(?:F\d\d )+/.exec(title)?.[0].includes(`${id} `) === true;
