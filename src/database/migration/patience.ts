import { setTimeout as wait } from 'node:timers/promises';
import { sqlState } from '../transaction.ts';

/** Why the database stays as it is, in a sentence that says what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

/** No lock in time, or a deadlock. */
const inUse = new Set(['55P03', '40P01']);
const tookTooLong = '25P04';
const triesAtLength = 3;

/**
 * Does an act again until it gets its locks: for two minutes, with a second in which the others get theirs. `say` hears so
 * once. One that takes longer than it may is tried a few times, for the waits count, too.
 */
export function createPatience(
  say: (sentence: string) => void,
  { tries, pauseMs } = { tries: 60, pauseMs: 1_000 },
): <T>(name: string, act: () => Promise<T>) => Promise<T> {
  let isTold = false;
  return async (name, act) => {
    let late = 0;
    for (let tried = 1; ; tried++) {
      try {
        return await act();
      } catch (error) {
        const state = sqlState(error) ?? '';
        if (state === tookTooLong) late += 1;
        else if (!inUse.has(state)) throw error;
        if (late === triesAtLength) throw new MigrationRefused(atLength(name));
        if (tried === tries) throw new MigrationRefused(neverFree(name));
      }
      if (!isTold) say(trying);
      isTold = true;
      await wait(pauseMs);
    }
  };
}

const trying =
  'Other sessions use the tables. It is tried again each second, for two minutes at most; calls go on meanwhile.';

const neverFree = (name: string) =>
  `${name} got no lock on its tables in two minutes, and nothing of it was applied: end the session that holds one (an import, an audit, one that somebody forgot), and run “npm run migrate” again.`;

const atLength = (name: string) =>
  `${name} locks tables for more than 2 seconds, and nothing of it was applied: stop the bots, the dial workers and the imports, and run “npm run migrate” again.`;
