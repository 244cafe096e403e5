import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { filesOfIds, isLong } from './told-by.ts';

const page = path.join(import.meta.dirname, '../../../docs/promises.md');

export type PromiseRow = { promise: string; short: string[]; long: string[] };

/** The rows of docs/promises.md. */
export async function readPromises(): Promise<PromiseRow[]> {
  const lines = (await readFile(page, 'utf8')).split('\n');
  return lines
    .filter((line) => /^\| (?!promise \||---)/.test(line))
    .map((line) => {
      const [, promise = '', short = '', long = ''] = line.split('|').map((cell) => cell.trim());
      return { promise, short: pathsIn(short), long: pathsIn(long) };
    });
}

const pathsIn = (cell: string) => cell.split(' ').filter((word) => word !== '—' && word !== '');

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
  expect(named.flatMap(({ id, short }) => (short.size === 0 ? [id] : []))).toEqual([]);
}
