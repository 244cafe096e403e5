import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { type AtAnswer, lockPhone, selectAtAnswer } from './answer-store.ts';
import type { Disposition } from './attempt.ts';
import { type AttemptRow, lockAttempt, ownsCarrierId, selectByToken } from './attempt-store.ts';
import { insertKeyPress } from './call-event-store.ts';
import { type Message, orderLanguages } from './message.ts';
import { recordStep } from './record-step.ts';
import { step } from './step.ts';
import { isForPeople, isSilentAnyway, refusalAtAnswer } from './words-step.ts';

export type Answered =
  | { kind: 'speak'; message: Message; attemptId: string }
  /** Who calls, and no more until a person is known to listen. */
  | { kind: 'greet'; message: Message }
  /** Whoever picked up hears nothing; why is for the log. */
  | { kind: 'silence'; why: Disposition | 'second-call' | 'over' }
  | { kind: 'unknown-token' };

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

type Call = { token: string; carrierId: string; phoneIndex: Buffer };

/**
 * The last fence: the phone was answered, and the carrier asks what to say. The first call to ask for an attempt
 * speaks, at once or once a person is known to be there. A second call, a stopped campaign, withdrawn consent or closed hours end it without a word.
 */
export async function answerCall(db: Db, call: Call): Promise<Answered> {
  return transact(db, (tx) => answerFor(tx, call));
}

/**
 * A machine picked up and has begun to record. The message began while it played its greeting; it begins anew, on the
 * same call and through the same fence, so that the recording holds the whole of it.
 */
export async function answerRecorder(db: Db, call: Call): Promise<Answered> {
  return transact(db, async (tx) => {
    const answered = await answerFor(tx, call);
    if (answered.kind !== 'speak') return answered;
    const { carrierId } = call;
    await insertKeyPress(tx, { attemptId: answered.attemptId, carrierId, key: 'recorder' });
    return answered;
  });
}

async function answerFor(tx: Transaction, call: Call): Promise<Answered> {
  const found = await selectByToken(tx, call.token);
  if (found === undefined || !found.phoneIndex.equals(call.phoneIndex))
    return { kind: 'unknown-token' };
  const attempt = await lockAttempt(tx, found.id);
  if (attempt === undefined) return { kind: 'unknown-token' };
  return answerAttempt(tx, attempt, call.carrierId);
}

/** The fence itself, for an attempt that the caller has locked. */
export async function answerAttempt(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
): Promise<Exclude<Answered, { kind: 'unknown-token' }>> {
  const isTaken = attempt.carrierId === null && (await ownsCarrierId(tx, carrierId, attempt.id));
  const call = { carrierId, isTaken };
  const facts = isSilentAnyway(attempt, call) ? undefined : await factsOf(tx, attempt);
  const refusal = facts === undefined ? 'not-approved' : refusalAtAnswer(facts);
  const taken = step(attempt, {
    kind: 'words',
    ...call,
    refusal,
    forPeople: facts === undefined || isForPeople(facts),
  });
  await recordStep(tx, attempt, taken, carrier);
  const silence = taken.effects.find((effect) => effect.kind === 'silence');
  if (silence !== undefined) return { kind: 'silence', why: silence.why };
  if (facts === undefined) throw new Error('a call speaks without words');
  const message = messageOf(facts);
  const greets = taken.effects.some((effect) => effect.kind === 'greet');
  return greets ? { kind: 'greet', message } : { kind: 'speak', message, attemptId: attempt.id };
}

async function factsOf(tx: Transaction, attempt: AttemptRow): Promise<AtAnswer | undefined> {
  await lockPhone(tx, attempt.phoneId);
  return selectAtAnswer(tx, attempt.id);
}

export function messageOf(facts: AtAnswer): Message {
  return { ...facts, languages: orderLanguages(facts.language, facts.texts) };
}
