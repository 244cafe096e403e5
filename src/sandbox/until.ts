import { setTimeout as wait } from 'node:timers/promises';

/** How long anyone waits for anything, in milliseconds from now, by which watch, and what is done where it takes long. */
export const patience = {
  msLeft: () => 60_000,
  nowMs: () => performance.now(),
  waitsLong: (_what: string) => {},
};

const longMs = 30_000;

/** Looks again and again until there is something to see; names what was awaited when it gives up. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  withinMs = patience.msLeft(),
): Promise<T> {
  const startedMs = patience.nowMs();
  let isLong = false;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false && seen !== null) return seen;
    const waitedMs = patience.nowMs() - startedMs;
    if (waitedMs > withinMs)
      throw new Error(`waited ${Math.round(waitedMs / 1000)} s in vain for ${what}`);
    if (!isLong && waitedMs > longMs) patience.waitsLong(what);
    isLong ||= waitedMs > longMs;
    await wait(25);
  }
}
