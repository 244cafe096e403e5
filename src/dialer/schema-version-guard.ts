import { createDialBlockerWatch, type DialBlocker } from '#database/dial-blocker.ts';
import type { Db } from '#database/transaction.ts';
import type { Logger } from '#log/logger.ts';

/**
 * What must wait for now: everything that this worker dials, or closures one by one, of which the database says which.
 * It says so once in the log, and when it is over. A program that is too old for the database never may again:
 * `onOutdated` ends it.
 */
export function createSchemaVersionGuard(parts: {
  db: Db;
  logger: Logger;
  onOutdated: (sentence: string) => void;
}): () => Promise<'everything' | 'closures' | undefined> {
  const look = createDialBlockerWatch(parts.db);
  let told: string | undefined;
  return async () => {
    const blocker = await look();
    const kind = blocker && sentenceKind(blocker);
    if (blocker !== undefined && kind !== told) parts.logger.fatal(blocker.sentence);
    if (blocker === undefined && told !== undefined) parts.logger.warn('dialing goes on');
    told = kind;
    if (blocker?.kind === 'outdated') parts.onOutdated(blocker.sentence);
    if (blocker === undefined) return undefined;
    return blocker.isByClosure === true ? 'closures' : 'everything';
  };
}

/** The clock's sentence counts the seconds, and is told once. */
const sentenceKind = ({ kind, sentence }: DialBlocker): string =>
  kind === 'restored' ? sentence : kind;
