import { createHindranceWatch } from '#database/hindrance.ts';
import type { Db } from '#database/transaction.ts';
import type { Logger } from '#log/logger.ts';

/**
 * Whether this worker must not dial for now; says so once in the log, and when it is over. A program that is too old for
 * the database never may again: `onOutdated` ends it.
 */
export function createStandAside(parts: {
  db: Db;
  logger: Logger;
  onOutdated: (sentence: string) => void;
}): () => Promise<boolean> {
  const look = createHindranceWatch(parts.db);
  let isAside = false;
  return async () => {
    const hindrance = await look();
    if (hindrance !== undefined && !isAside) parts.logger.fatal(hindrance.sentence);
    if (hindrance === undefined && isAside) parts.logger.warn('dialing goes on');
    isAside = hindrance !== undefined;
    if (hindrance?.kind === 'outdated') parts.onOutdated(hindrance.sentence);
    return isAside;
  };
}
