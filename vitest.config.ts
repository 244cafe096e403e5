import { defineConfig } from 'vitest/config';

const database = {
  globalSetup: ['test/support/postgres.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{domain,cards,vault}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'database', include: ['test/database/**/*.test.ts'], ...database } },
      {
        test: {
          name: 'scenario',
          include: ['test/{scenario,browser}/**/*.test.ts'],
          ...database,
          testTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
    coverage: { include: ['src/**'], exclude: ['**/*.d.ts'] },
  },
});
