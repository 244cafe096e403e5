import { randomBytes } from 'node:crypto';
import type { Logger } from '#log/logger.ts';

/** The cause goes to the log; the person gets a sentence with the reference by which both can be found. */
export function recordFault(logger: Logger, error: unknown, happened: string): string {
  const reference = randomBytes(4).toString('hex');
  logger.error({ err: error, reference }, happened);
  return `Something went wrong on our side, so this may not have been done. Check first; if you need help, quote reference ${reference}.`;
}
