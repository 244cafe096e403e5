import { hash } from 'node:crypto';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '../shared/platform.ts';
import { insertChatRequest } from './chat-request-store.ts';

/** What tells one request from chat apart, and how long whoever sends it again would still be believed. */
export type ChatRequestMark = { platform: Platform; mark: string; goodForSeconds: number };

/**
 * Whether it comes for the first time, to whichever bot: a captured request that is sent again counts for nothing. One
 * statement, as a person waits for the answer.
 */
export async function recordChatRequest(db: Db, request: ChatRequestMark): Promise<boolean> {
  const { platform, mark, goodForSeconds } = request;
  const digest = hash('sha256', `${platform} ${mark}`, 'buffer');
  return insertChatRequest(db, { digest, goodForSeconds });
}
