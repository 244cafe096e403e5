import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { answerForOffice, answerRequest } from '#domain/attempt/transfer/answer-office.ts';
import type { OfficeAnswer } from '#domain/attempt/transfer/transfer.ts';
import { selectOffice } from './answer-store.ts';

/** Undefined where the key means nothing at this place of the call. */
export async function answerOfficeKey(
  tx: Transaction,
  { id: attemptId, phoneId, carrierId }: AttemptRow,
  asked: { key: '0' | '4' | '5'; language: string; isAgain: boolean; callbackNumber: string },
): Promise<OfficeAnswer | undefined> {
  const { key, language, isAgain, callbackNumber } = asked;
  const call = { carrierId: carrierId ?? '', attemptId, phoneId, language };
  if (key !== '0') return answerRequest(tx, call, key);
  const office = (await selectOffice(tx, attemptId)) ?? { number: callbackNumber, schoolId: null };
  return answerForOffice(tx, call, { office, isAgain });
}
