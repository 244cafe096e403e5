import type { Logger } from '#log/logger.ts';

/** Work that is started again and again, and runs once at a time; a failure is logged and ends one run. */
export type SingleFlight = { start(): void; ended(): Promise<void> };

export function singleFlight(work: () => Promise<unknown>, logger: Logger): SingleFlight {
  let running: Promise<void> | undefined;
  return {
    start() {
      running ??= work()
        .then(
          () => {},
          (error: unknown) => logger.error({ err: error }, 'a job fell behind'),
        )
        .finally(() => {
          running = undefined;
        });
    },
    ended: async () => running,
  };
}
