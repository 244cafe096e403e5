import { expect, test } from 'vitest';
import { collectProblems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';

const rows = 1_000_000;
const padding = 'x'.repeat(180);

async function* file(): AsyncGenerator<Buffer> {
  yield Buffer.from('a,b\n');
  for (let done = 0; done < rows; done += 500)
    yield Buffer.from(Array.from({ length: 500 }, (_, at) => `${done + at},${padding}\n`).join(''));
}

test('F38 a million rows of 200 MB are read batch by batch, and memory stays flat', async () => {
  const problems = collectProblems();
  let read = 0;
  let mostMb = 0;
  const beforeMb = process.memoryUsage.rss() / 1e6;

  const layout = { required: ['a', 'b'] } as const;
  for await (const batch of readCsv({ file: 'users.csv', bytes: file() }, layout, problems)) {
    read += batch.length;
    mostMb = Math.max(mostMb, process.memoryUsage.rss() / 1e6 - beforeMb);
  }

  expect(read).toBe(rows);
  expect(problems.count).toBe(0);
  expect(mostMb).toBeLessThan(150);
});
