import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Every worker, and every bot and dial worker that a test starts, loads the same libraries.
process.env['NODE_COMPILE_CACHE'] ??= path.join(tmpdir(), 'bellwether-compile-cache');

/** What waits longest begins first, so that nothing is waited for alone at the end. */
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

/** Patience costs time only where a promise is broken; a busy machine must not look like that. */
const patient = {
  testTimeout: 120_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
};

const database = {
  ...patient,
  globalSetup: ['test/support/postgres/postgres.ts'],
};

const setupFiles = ['test/support/fixed-chance.ts'];

export default defineConfig({
  test: {
    // Most tests wait for a database, a clock or another process most of the time. Files that share a process must leave
    // nothing behind in it.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/*.test.ts'],
          setupFiles,
          ...patient,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 120_000,
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
          setupFiles,
          ...database,
        },
      },
      {
        // What takes longest, such as faults of a whole host: `npm run test:long`.
        test: {
          name: 'long',
          isolate: false,
          include: ['test/long/**/*.test.ts'],
          ...database,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'scenario',
          isolate: false,
          include: ['test/{scenario,browser}/**/*.test.ts'],
          ...database,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
    coverage: { include: ['src/**'], exclude: ['**/*.d.ts'] },
  },
});
