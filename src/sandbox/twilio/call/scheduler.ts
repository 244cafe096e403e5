/**
 * The server's one clock for what people and networks take time over: ringing, speaking, deciding.
 * Those seconds run `speed` times as fast. Dates in answers and the pace at which queued calls are
 * released follow the real clock, because the dialer under test paces itself by it.
 */
export type Scheduler = {
  /** Runs after so many simulated milliseconds, unless canceled or the server has closed. */
  after(ms: number, run: () => void): () => void;
  /** The same in milliseconds of the real clock. */
  afterReal(ms: number, run: () => void): () => void;
  /** Resolves after so many simulated milliseconds; rejects when the signal fires. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** The same in milliseconds of the real clock. */
  pauseReal(ms: number, signal: AbortSignal): Promise<void>;
  /** Simulated milliseconds since the server started. */
  elapsedMs(): number;
  close(): void;
};

export function createScheduler(speed: number): Scheduler {
  const pending = new Set<NodeJS.Timeout>();
  const startedAt = performance.now();

  const after = (ms: number, run: () => void) => afterReal(ms / speed, run);

  function afterReal(ms: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      pending.delete(timer);
      run();
    }, ms);
    pending.add(timer);
    return () => {
      clearTimeout(timer);
      pending.delete(timer);
    };
  }

  function pauseReal(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = (): void => {
        cancel();
        reject(signal.reason);
      };
      const cancel = afterReal(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    after,
    afterReal,
    pause: (ms, signal) => pauseReal(ms / speed, signal),
    pauseReal,
    elapsedMs: () => (performance.now() - startedAt) * speed,
    close() {
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}
