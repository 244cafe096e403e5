import { globSync, readFileSync } from 'node:fs';

/** Test files outside `test/long` that tell more where there is time. */
export const filesWithALongForm = (): string[] =>
  globSync('test/{browser,contract,database,scenario,simulation}/**/*.test.ts').filter((file) =>
    readFileSync(file, 'utf8').includes("'#test/support/run/length.ts'"),
  );
