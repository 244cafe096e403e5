import { sqlState } from '#database/transaction.ts';
import type { Logger } from '#log/logger.ts';

/** What somebody has to mend, by SQLSTATE; a log that is watched for `fatal` tells them. */
const alarms: Record<string, string> = {
  '53100': 'the disk of the database is full: nothing is dialed until it has room',
  '53200': 'the database is out of memory: nothing is dialed until it has some',
  '53300': 'the database takes no more sessions: nothing is dialed until it does',
};

export function reportFault(logger: Logger, fault: { error: unknown; words: string }): void {
  const { error, words } = fault;
  const alarm = alarms[sqlState(error) ?? ''];
  if (alarm === undefined) logger.error({ err: error }, words);
  else logger.fatal({ err: error }, alarm);
}
