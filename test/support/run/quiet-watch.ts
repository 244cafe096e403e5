/**
 * A watch that runs as fast as the machine lets this process run: a turn that comes late counts as if it had come in time.
 * On a quiet machine it shows what a clock does. What waits for a timer, or for ever, takes its full time on it; what only
 * waits for a processor doesn't.
 */
export type QuietWatch = Disposable & { ms(): number };

const turnMs = 20;
/** A timer is a little late at rest, too. */
const mostMs = 25;

export function quietWatch(): QuietWatch {
  let shownMs = 0;
  let lastMs = performance.now();
  const turn = () => {
    const nowMs = performance.now();
    shownMs += Math.min(nowMs - lastMs, mostMs);
    lastMs = nowMs;
  };
  const timer = setInterval(turn, turnMs).unref();
  return {
    ms: () => shownMs + Math.min(performance.now() - lastMs, mostMs),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
