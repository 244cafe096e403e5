import { setTimeout as sleep } from 'node:timers/promises';

/** Rests as long as it is told; a test needn't. */
export type Wait = (ms: number) => Promise<void>;
export const restFor: Wait = async (ms) => {
  await sleep(ms);
};
