import type { Db, Transaction } from '#database/transaction.ts';
import type { SendingNumber } from './sending-number.ts';

export async function listSendingNumbers(db: Db | Transaction): Promise<SendingNumber[]> {
  return db
    .selectFrom('sending_number')
    .select(['number', 'active', 'calls_per_second as callsPerSecond'])
    .orderBy('number')
    .execute();
}
