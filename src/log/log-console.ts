import type { Logger } from './logger.ts';

const methods = ['debug', 'error', 'info', 'log', 'warn'] as const;

/**
 * Makes one JSON line of whatever a library writes to the console, until it is disposed. What it says may come from strangers
 * and name paths of this machine: of an error its kind alone is kept, and nothing of the rest.
 */
export function logConsole(logger: Pick<Logger, 'warn'>): Disposable {
  const before = methods.map((method) => [method, console[method]] as const);
  for (const [method] of before) {
    console[method] = (...said: unknown[]) => {
      const kinds = said.map((one) => (one instanceof Error ? one.name : typeof one));
      logger.warn({ method, kinds }, 'a library wrote to the console');
    };
  }
  return {
    [Symbol.dispose]() {
      for (const [method, original] of before) console[method] = original;
    },
  };
}
