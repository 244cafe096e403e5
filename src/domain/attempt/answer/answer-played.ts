import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockByTokens } from '#domain/attempt/attempt-store.ts';
import { languageAfter, type Message } from '#domain/language/message/message.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { messageOf } from './answer-attempts.ts';
import { selectAtAnswer, selectKeyPresses } from './answer-store.ts';

export type PlayedAnswer =
  /** The rest of the message; with the text of what the carrier did not fetch. */
  | { kind: 'go-on'; message: Message; language: string; wasPlayed: boolean }
  | { kind: 'hang-up' }
  | { kind: 'unknown-token' };

/**
 * The place in a call where its recording is over, or was left out: a carrier that could not fetch it goes on without a
 * word. Nobody has pressed a key. Asked again, it answers the same.
 */
export async function answerPlayed(
  db: Db,
  call: { token: string; carrierId: string; phoneIndexes: PhoneIndexes },
): Promise<PlayedAnswer> {
  return transact(db, async (tx) => {
    const attempt = (await lockByTokens(tx, [call.token])).get(call.token);
    if (attempt === undefined || !isIndexedBy(attempt.phoneIndex, call.phoneIndexes))
      return { kind: 'unknown-token' };
    if (attempt.carrierId !== call.carrierId || !attempt.spoken) return { kind: 'hang-up' };
    const facts = (await selectAtAnswer(tx, [attempt.id])).get(attempt.id);
    // Nobody approved what is stored now.
    if (facts === undefined || !facts.isAsSealed) return { kind: 'hang-up' };
    const message = messageOf(facts);
    const earlier = await selectKeyPresses(tx, attempt.id, call.carrierId);
    const language = languageAfter(message, earlier.filter((key) => key === '2').length);
    const wasPlayed = await wasFetched(tx, attempt.id, language);
    if (!wasPlayed) await insertText(tx, attempt.id, language);
    return { kind: 'go-on', message, language, wasPlayed };
  });
}

async function wasFetched(tx: Transaction, attemptId: string, language: string): Promise<boolean> {
  const row = await tx
    .selectFrom('recording_play')
    .where('attempt_id', '=', attemptId)
    .where('language', '=', language)
    .where('fetched_at', 'is not', null)
    .select('attempt_id')
    .executeTakeFirst();
  return row !== undefined;
}

async function insertText(tx: Transaction, attemptId: string, language: string): Promise<void> {
  await executePrepared(
    tx,
    sql`INSERT INTO recording_play AS k (attempt_id, language, text_at)
    VALUES (${attemptId}, ${language}, clock_timestamp())
    ON CONFLICT (attempt_id, language) DO UPDATE SET text_at = coalesce(k.text_at, excluded.text_at)`,
  );
}
