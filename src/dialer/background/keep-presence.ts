import type { Db } from '#database/transaction.ts';
import { reportFault } from '#dialer/report-fault.ts';
import { forgetLongGone, recordPresence } from '#domain/attempt/pace/record-presence.ts';
import type { Logger } from '#log/logger.ts';

const betweenMs = 2_000;
/** A database that comes back is told at once: until then people read that no worker runs. */
const afterFaultMs = 500;

/** Says again and again that this worker is there, and how many milliseconds to rest before the next time. */
export function createPresence(parts: {
  db: Db;
  worker: string;
  logger: Logger;
}): () => Promise<number> {
  const { db, worker, logger } = parts;
  let isFirst = true;
  return async () => {
    try {
      await recordPresence(db, worker);
      if (isFirst) await forgetLongGone(db);
      isFirst = false;
      return betweenMs;
    } catch (error) {
      reportFault(logger, { error, words: 'a worker could not say that it is there' });
      return afterFaultMs;
    }
  };
}
