import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Patience costs time only where a promise is broken; a busy machine must not look like that. */
const patient = { testTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

const database = {
  ...patient,
  globalSetup: ['test/support/postgres.ts'],
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    // Most tests wait for a database or another process most of the time; with one core less, two cores run one file.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{domain,cards,vault}/**/*.test.ts', 'test/*.test.ts'],
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
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...patient } },
      { test: { name: 'database', include: ['test/database/**/*.test.ts'], ...database } },
      {
        test: {
          name: 'scenario',
          include: ['test/{scenario,browser}/**/*.test.ts'],
          ...database,
          testTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
    coverage: { include: ['src/**'], exclude: ['**/*.d.ts'] },
  },
});
