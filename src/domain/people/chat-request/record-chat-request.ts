import { hash } from 'node:crypto';
import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** What tells one request from chat apart, and how long anyone who sends it again would still be believed. */
export type ChatRequestMark = { platform: Platform; mark: string; goodForSeconds: number };

/**
 * Whether it comes for the first time, to whichever bot: a captured request that is sent again counts for nothing. One
 * statement, as a person waits for the answer.
 */
export async function recordChatRequest(db: Db, request: ChatRequestMark): Promise<boolean> {
  const { platform, mark, goodForSeconds } = request;
  const digest = hash('sha256', `${platform} ${mark}`, 'buffer');
  const changed = await run(db)`
    INSERT INTO chat_request (digest, good_until)
    VALUES (${digest}, now() + make_interval(secs => ${goodForSeconds}))
    ON CONFLICT DO NOTHING`;
  return changed === 1;
}
