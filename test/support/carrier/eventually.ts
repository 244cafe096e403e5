import { vi } from 'vitest';

/** Asserts again and again until it holds. A busy machine takes its time; what never holds is told all the same. */
export const eventually = <T>(claim: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(claim, { timeout: 20_000, interval: 20 });
