import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { filesWithALongForm } from './test/support/run/files-with-a-long-form.ts';
import RunCost, { markRun } from './test/support/run/run-cost.ts';
import RunLimit, { limitRun, oneWaitMs } from './test/support/run/run-limit.ts';

// Every worker, and every bot and dial worker that a test starts, loads the same libraries.
process.env['NODE_COMPILE_CACHE'] ??= path.join(tmpdir(), 'bellwether-compile-cache');

/** Start the slowest files first so none runs alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification) =>
      [
        long.findIndex((name) => moduleId.includes(name)) + 1 || long.length + 1,
        projects.indexOf(project.name),
      ] as const;
    return (await super.sort(files)).toSorted((a, b) => {
      const [first, second] = [place(a), place(b)];
      return first[0] - second[0] || first[1] - second[1];
    });
  }
}
const long = [
  'a-random-afternoon',
  'the-product-comes-back-from',
  'the-books-balance-whatever-is-killed',
  'family-page',
  'machine-room',
];
const projects = ['scenario', 'simulation', 'database', 'contract', 'unit'];

markRun();
limitRun(Number(process.env['RUN_LIMIT_MINUTES'] ?? 45));

/** No test has a limit of its own; the run has one. */
const patient = {
  testTimeout: 0,
  hookTimeout: 0,
  expect: { poll: { timeout: oneWaitMs() } },
  setupFiles: [
    'test/support/run/patience.ts',
    'test/support/fixed-chance.ts',
    'test/support/run/budget.ts',
  ],
};

const database = {
  ...patient,
  globalSetup: ['test/support/postgres/postgres.ts'],
};

export default defineConfig({
  test: {
    // Most tests wait for a database, a clock or another process most of the time. Files that share a process must leave
    // nothing behind in it.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new RunLimit(), new RunCost()],
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/*.test.ts'],
          ...patient,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          ...patient,
        },
      },
      {
        test: {
          name: 'contract',
          isolate: false,
          include: ['test/contract/**/*.test.ts'],
          ...patient,
        },
      },
      {
        test: {
          name: 'database',
          isolate: false,
          include: ['test/database/**/*.test.ts'],
          ...database,
        },
      },
      {
        // What takes longest, such as faults of a whole host, and what tells more at length: `npm run test:long`.
        test: {
          name: 'long',
          isolate: false,
          include: ['test/long/**/*.test.ts', ...filesWithALongForm()],
          env: { TEST_LENGTH: 'long' },
          ...database,
        },
      },
      {
        test: {
          name: 'scenario',
          isolate: false,
          include: ['test/{scenario,browser}/**/*.test.ts'],
          ...database,
        },
      },
    ],
    coverage: { include: ['src/**'], exclude: ['**/*.d.ts'] },
  },
});
