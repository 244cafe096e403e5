import { expect, test } from 'vitest';
import { runErrands } from '#jobs/run-errands.ts';

const three = ['one', 'two', 'three'];
const idleMs = 1_000;

test.for([false, true])('an errand that fails holds up no other; at once: %s', async (atOnce) => {
  const done: string[] = [];
  const run = async (errand: string) => {
    if (errand !== 'three') throw new Error(errand);
    done.push(errand);
  };

  await expect(runErrands({ lease: async () => three, run, idleMs, atOnce })).rejects.toThrow(
    'one',
  );
  expect(done).toEqual(['three']);
});

test('after a full lease the next one follows at once, if the kind says how many that is', async () => {
  const kind = { lease: async () => three, run: async () => {}, idleMs };

  expect(await runErrands({ ...kind, batch: 3 })).toBe(0);
  expect(await runErrands({ ...kind, batch: 4 })).toBe(idleMs);
  expect(await runErrands(kind)).toBe(idleMs);
});

test('one after another, unless they are asked at once', async () => {
  const mostAtOnce = async (atOnce: boolean) => {
    let [running, most] = [0, 0];
    const run = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await runErrands({ lease: async () => three, run, idleMs, atOnce });
    return most;
  };

  expect(await mostAtOnce(false)).toBe(1);
  expect(await mostAtOnce(true)).toBe(3);
});
