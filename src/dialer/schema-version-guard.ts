import { createHindranceWatch } from '#database/hindrance.ts';
import type { Db } from '#database/transaction.ts';
import type { Logger } from '#log/logger.ts';

/**
 * Whether this worker must not dial for now; says so once in the log, and when it is over. A program that is too old for
 * the database never may again: `onOutdated` ends it.
 */
export function createSchemaVersionGuard(parts: {
  db: Db;
  logger: Logger;
  onOutdated: (sentence: string) => void;
}): () => Promise<boolean> {
  const look = createHindranceWatch(parts.db);
  let isBlocked = false;
  return async () => {
    const blocker = await look();
    if (blocker !== undefined && !isBlocked) parts.logger.fatal(blocker.sentence);
    if (blocker === undefined && isBlocked) parts.logger.warn('dialing goes on');
    isBlocked = blocker !== undefined;
    if (blocker?.kind === 'outdated') parts.onOutdated(blocker.sentence);
    return isBlocked;
  };
}
