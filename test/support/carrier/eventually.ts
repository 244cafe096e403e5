import { vi } from 'vitest';
import { msLeft } from '#test/support/run/run-limit.ts';

/** Asserts again and again until it holds. A busy machine takes its time; what never holds is told when the run is over. */
export const eventually = <T>(claim: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(claim, { timeout: msLeft(), interval: 20 });
