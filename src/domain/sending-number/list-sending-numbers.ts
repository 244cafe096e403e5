import type { Db } from '#database/transaction.ts';
import type { SendingNumber } from './sending-number.ts';
import { selectNumbers } from './sending-number-store.ts';

export async function listSendingNumbers(db: Db): Promise<SendingNumber[]> {
  return selectNumbers(db);
}
