import { ConfigFault } from './config.ts';

/** Runs an entry point: what a person can mend is said in words, anything else with its cause. */
export async function reportStart(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof ConfigFault ? error.message : error);
  } finally {
    // The channel to the process that started this one would keep it alive.
    if (process.connected) process.disconnect?.();
  }
}
