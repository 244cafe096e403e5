import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import type { Wait } from './rest-for.ts';

const mostMs = 3_600_000;
/** A million people at a hundred a page take 10,000, and their enrollments five times as many. */
const mostPages = 100_000;

/**
 * A service that never comes to an end, or rests ever longer, must not keep the next reading from beginning: an hour for all
 * of it, and so many pages. `clock` gives milliseconds that only go forward.
 */
export function limitReading({
  wait,
  clock = () => performance.now(),
}: {
  wait: Wait;
  clock?: (() => number) | undefined;
}): { beforePage: () => void; wait: Wait } {
  const endMs = clock() + mostMs;
  let pages = 0;
  const refuseAfter = (ms: number) => {
    if (clock() + ms > endMs)
      throw new PackageRefused('the roster service takes longer than an hour for its roster');
  };
  return {
    beforePage() {
      pages += 1;
      if (pages > mostPages)
        throw new PackageRefused(
          `the roster service gives its roster in more than ${mostPages.toLocaleString('en-US')} pages`,
        );
      refuseAfter(0);
    },
    async wait(ms) {
      refuseAfter(ms);
      await wait(ms);
    },
  };
}
