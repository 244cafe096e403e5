import {
  type ApiOutcome,
  apiOutcomes,
  type Boundary,
  boundaries,
  type Script,
} from '#test/simulation/world/world.ts';
import { type Result, simulateSeed } from './simulate-seed.ts';

/** One call, in which one worker dies at one place, one order goes one way, and the events come in one order. */
export type Case = {
  crash: Boundary;
  apiOutcome: ApiOutcome;
  /** At which place each of the four events of the call arrives. */
  places: readonly number[];
  workers: number;
};

/** Events this far apart come in the order of their places, whenever they were sent. */
const apartSeconds = 100;

export const cases: readonly Case[] = [1, 2].flatMap((workers) =>
  permutations([0, 1, 2, 3]).flatMap((places) =>
    apiOutcomes.flatMap((apiOutcome) =>
      boundaries.map((crash) => ({ crash, apiOutcome, places, workers })),
    ),
  ),
);

export function simulateCase(one: Case, seed: number): Result {
  return simulateSeed({ seed, workers: one.workers, isPlain: true, script: () => scriptOf(one) });
}

function scriptOf({ crash, apiOutcome, places }: Case): Script {
  let hasCrashed = false;
  let orders = 0;
  return {
    fault(boundary) {
      if (hasCrashed || boundary !== crash) return 'none';
      hasCrashed = true;
      return 'crash';
    },
    apiOutcome: () => (orders++ === 0 ? apiOutcome : 'accepted'),
    doubles: () => false,
    deliveries: (order) => [(places[order] ?? 3) * apartSeconds],
    fails: () => false,
    denies: () => false,
    listDelayMs: () => 0,
  };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
