import { setTimeout as wait } from 'node:timers/promises';

/** Looks again and again until there is something to see; names what was awaited when it gives up. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  withinMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false && seen !== null) return seen;
    if (performance.now() > giveUpAt)
      throw new Error(`waited ${withinMs / 1000} s in vain for ${what}`);
    await wait(25);
  }
}
