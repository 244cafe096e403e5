import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** False where it is there already. */
export async function insertChatRequest(
  db: Db,
  request: { digest: Buffer; goodForSeconds: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO chat_request (digest, good_until)
    VALUES (${request.digest}, now() + make_interval(secs => ${request.goodForSeconds}))
    ON CONFLICT DO NOTHING`.execute(db);
  return numAffectedRows === 1n;
}

export async function deleteOldChatRequests(db: Db): Promise<void> {
  await sql`DELETE FROM chat_request WHERE good_until < now()`.execute(db);
}
