import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockByTokens } from '#domain/attempt/attempt-store.ts';
import { inRounds } from '#domain/attempt/outcome/record-step.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { type AnsweredAttempt, answerAttempts } from './answer-attempts.ts';
import { insertKeyPress } from './answer-store.ts';

export type Answered = AnsweredAttempt | { kind: 'unknown-token' };

const unknownToken: Answered = { kind: 'unknown-token' };

export type Call = { token: string; carrierId: string; phoneIndexes: PhoneIndexes };

/**
 * The last fence: phones were answered, and the carrier asks what to say. The first call to ask for an attempt
 * speaks, at once or once a person is known to be there. A second call, a stopped campaign, withdrawn consent or closed hours end it without a word.
 * Calls to different phones are one transaction; two to one phone are answered one after the other.
 */
export async function answerCalls(db: Db, calls: readonly Call[]): Promise<Answered[]> {
  const answers = new Map<Call, Answered>();
  for (const round of inRounds(calls, ({ phoneIndexes }) => phoneIndexes[0].toString('hex'))) {
    const answered = await transact(db, (tx) => answerRound(tx, round));
    for (const [i, call] of round.entries()) answers.set(call, answered[i] ?? unknownToken);
  }
  return calls.map((call) => answers.get(call) ?? unknownToken);
}

/** The same for one of them. */
export async function answerCall(db: Db, call: Call): Promise<Answered> {
  return (await answerCalls(db, [call]))[0] ?? unknownToken;
}

/**
 * A machine picked up and has begun to record. The message began while it played its greeting; it begins again, on the
 * same call and through the same fence, so that the recording holds the whole of it.
 */
export async function answerRecorder(db: Db, call: Call): Promise<Answered> {
  return transact(db, async (tx) => {
    const [answered = unknownToken] = await answerRound(tx, [call]);
    if (answered.kind !== 'speak') return answered;
    const { carrierId } = call;
    await insertKeyPress(tx, { attemptId: answered.attemptId, carrierId, key: 'recorder' });
    return answered;
  });
}

async function answerRound(tx: Transaction, calls: readonly Call[]): Promise<Answered[]> {
  const attempts = await lockByTokens(
    tx,
    calls.map(({ token }) => token),
  );
  const asking = calls.map(({ token, carrierId, phoneIndexes }) => {
    const attempt = attempts.get(token);
    return attempt !== undefined && isIndexedBy(attempt.phoneIndex, phoneIndexes)
      ? { attempt, carrierId }
      : undefined;
  });
  const answers = await answerAttempts(
    tx,
    asking.filter((one) => one !== undefined),
  );
  return asking.map((one) => answers.get(one?.attempt.id ?? '') ?? unknownToken);
}
