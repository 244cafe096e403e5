import { LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

type SdkLogger = {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
  setLevel(level: LogLevel): void;
  getLevel(): LogLevel;
  setName(name: string): void;
};

/**
 * The SDK's warnings and errors in our log. Its debug lines hold whole request bodies, which means
 * what people typed, and so never get there.
 */
export function sdkLogger(logger: Logger | undefined): SdkLogger {
  return {
    debug() {},
    info() {},
    warn(...parts) {
      logger?.warn({ sdk: inWords(parts) }, 'slack sdk warning');
    },
    error(...parts) {
      logger?.error({ sdk: inWords(parts) }, 'slack sdk error');
    },
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}

function inWords(parts: unknown[]): string {
  return parts
    .map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : String(part)))
    .join(' ');
}
