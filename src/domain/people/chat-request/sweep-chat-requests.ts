import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Forgets the requests that would be refused for their age by now. */
export async function sweepChatRequests(db: Db): Promise<void> {
  await run(db)`DELETE FROM chat_request WHERE good_until < now()`;
}
