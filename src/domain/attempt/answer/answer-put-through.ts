import { type Db, transact } from '#database/transaction.ts';
import { lockByTokens } from '#domain/attempt/attempt-store.ts';
import { answerConnected } from '#domain/attempt/transfer/answer-office.ts';
import type { OfficeAnswer } from '#domain/attempt/transfer/transfer.ts';
import { languageAfter } from '#domain/language/message/message.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { messageOf } from './answer-attempts.ts';
import { readCallBack } from './answer-callback.ts';
import { guardianPhone } from './answer-callback-key.ts';
import { selectAtAnswer, selectKeyPresses } from './answer-store.ts';

/** The office that one of our calls was put through to has hung up, or never picked up. */
export async function answerPutThrough(
  db: Db,
  call: { token: string; carrierId: string; phoneIndexes: PhoneIndexes; wasAnswered: boolean },
): Promise<OfficeAnswer | { kind: 'unknown-token' }> {
  const { carrierId, wasAnswered } = call;
  return transact(db, async (tx) => {
    const attempt = (await lockByTokens(tx, [call.token])).get(call.token);
    if (attempt === undefined || !isIndexedBy(attempt.phoneIndex, call.phoneIndexes))
      return { kind: 'unknown-token' };
    const facts = (await selectAtAnswer(tx, [attempt.id])).get(attempt.id);
    if (attempt.carrierId !== carrierId || facts === undefined) return { kind: 'hang-up' };
    const earlier = await selectKeyPresses(tx, attempt.id, carrierId);
    const changes = earlier.filter((key) => key === '2').length;
    const { id: attemptId, phoneId } = attempt;
    const language = languageAfter(messageOf(facts), changes);
    return answerConnected(tx, { carrierId, attemptId, phoneId, language }, wasAnswered);
  });
}

/** The same for somebody who called us. */
export async function answerCallBackPutThrough(
  db: Db,
  call: { carrierId: string; phoneIndexes: PhoneIndexes | undefined; wasAnswered: boolean },
): Promise<OfficeAnswer> {
  const { carrierId, phoneIndexes, wasAnswered } = call;
  return transact(db, async (tx) => {
    const callBack = await readCallBack(tx, phoneIndexes);
    const phoneId = guardianPhone(callBack);
    const language = callBack.caller?.language ?? 'en';
    return answerConnected(tx, { carrierId, phoneId, language }, wasAnswered);
  });
}
