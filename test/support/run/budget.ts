import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, type RunnerTestFile } from 'vitest';
import { budgetOf } from './budgets.ts';
import { type Counts, takeCounts } from './counts.ts';
import { isLong } from './length.ts';

declare module 'vitest' {
  interface TaskMeta {
    counts?: Counts;
  }
}

const root = path.join(import.meta.dirname, '../../..');

let file: RunnerTestFile | undefined;

// Before the first test, and after whatever a file made has ended.
beforeAll(() => {
  takeCounts();
});
beforeEach(({ task }) => {
  file = task.file;
});
afterAll(() => {
  const counts = takeCounts();
  if (file === undefined) return;
  file.meta.counts = counts;
  if (isLong) return;
  const budget = budgetOf(path.relative(root, file.filepath));
  const over = Object.entries(counts).filter(([what, n]) => n > budget[what as keyof Counts]);
  expect(over, 'more than a file of npm test may make: test/support/run/budgets.ts').toEqual([]);
});
