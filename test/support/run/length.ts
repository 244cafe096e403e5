import path from 'node:path';
import { describe, test } from 'vitest';

/*
 * `npm test` tells each promise in its short form. `npm run test:long` tells at length each file that loads this one, too.
 */

export const isLong = process.env['TEST_LENGTH'] === 'long';

/** Seeds, permutations and what a cheaper test holds as well: a test of the long form alone. */
export const atLength: typeof test = isLong
  ? test
  : (Object.assign(() => {}, { each: () => () => {} }) as unknown as typeof test);

/** A `describe` whose tests are all of the long form. */
export const describeAtLength: typeof describe = isLong
  ? describe
  : (Object.assign(() => {}, { each: () => () => {} }) as unknown as typeof describe);

const both = ['slack', 'teams'] as const;

/** Where a file is told: on one platform, in a tenth of the files and in each long form on both. */
export function platformsOf(file: string): readonly (typeof both)[number][] {
  const place = Buffer.from(path.basename(file)).reduce((sum, byte) => sum + byte, 0);
  if (isLong || place % 10 === 0) return both;
  return both.filter((_, at) => place % 2 === at);
}
