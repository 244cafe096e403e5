import type { Db } from '#database/transaction.ts';
import { deleteOldChatRequests } from './chat-request-store.ts';

/** Forgets the requests that would be refused for their age by now. */
export async function sweepChatRequests(db: Db): Promise<void> {
  await deleteOldChatRequests(db);
}
