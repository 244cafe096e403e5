import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { type AtAnswer, lockPhone, selectAtAnswer } from './answer-store.ts';
import { type Disposition, deadlineSeconds, isOver, rankOf } from './attempt.ts';
import {
  type AttemptRow,
  lockAttempt,
  moveAttempts,
  ownsCarrierId,
  selectByToken,
} from './attempt-store.ts';
import { insertKeyPress } from './call-event-store.ts';
import { isWithinCallingHours, keepsCallingHours } from './calling-hours.ts';
import { type Message, orderLanguages } from './message.ts';

export type Answered =
  | { kind: 'speak'; message: Message; attemptId: string }
  /** Whoever picked up hears nothing; why is for the log. */
  | { kind: 'silence'; why: Disposition | 'second-call' | 'over' }
  | { kind: 'unknown-token' };

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

type Call = { token: string; carrierId: string; phoneIndex: Buffer };

/**
 * The last fence: the phone was answered, and the carrier asks what to say. The first call to ask for an attempt
 * speaks. A second call, a stopped campaign, withdrawn consent or closed hours end it without a word.
 */
export async function answerCall(db: Db, call: Call): Promise<Answered> {
  return transact(db, (tx) => answer(tx, call));
}

/**
 * A machine picked up and has begun to record. The message began while it played its greeting; it begins anew, on the
 * same call and through the same fence, so that the recording holds the whole of it.
 */
export async function answerRecorder(db: Db, call: Call): Promise<Answered> {
  return transact(db, async (tx) => {
    const answered = await answer(tx, call);
    if (answered.kind !== 'speak') return answered;
    const { carrierId } = call;
    await insertKeyPress(tx, { attemptId: answered.attemptId, carrierId, key: 'recorder' });
    return answered;
  });
}

async function answer(tx: Transaction, call: Call): Promise<Answered> {
  const found = await selectByToken(tx, call.token);
  if (found === undefined || !found.phoneIndex.equals(call.phoneIndex))
    return { kind: 'unknown-token' };
  const attempt = await lockAttempt(tx, found.id);
  if (attempt === undefined) return { kind: 'unknown-token' };
  if (await isSecondCall(tx, attempt, call.carrierId)) {
    await insertAuditEntry(tx, {
      actor: carrier,
      act: 'second-call-silenced',
      subject: { kind: 'attempt', id: attempt.id },
      facts: { campaign: attempt.campaignId, call: call.carrierId },
    });
    return { kind: 'silence', why: 'second-call' };
  }
  if (isOver(attempt.state) || rankOf(attempt.state) < 0) return { kind: 'silence', why: 'over' };
  await lockPhone(tx, attempt.phoneId);
  const facts = await selectAtAnswer(tx, attempt.id);
  const refusal = facts === undefined ? 'not-approved' : refusalOf(facts);
  if (facts === undefined || refusal !== undefined) {
    return silence(tx, attempt, call.carrierId, refusal ?? 'not-approved');
  }
  return speak(tx, attempt, call.carrierId, facts);
}

async function isSecondCall(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
): Promise<boolean> {
  if (attempt.carrierId !== null) return attempt.carrierId !== carrierId;
  return ownsCarrierId(tx, carrierId, attempt.id);
}

/** A paused campaign finishes the calls it has begun; a stopped one does not speak any more. */
function refusalOf(facts: AtAnswer): Disposition | undefined {
  if (facts.campaignState !== 'dialing' && facts.campaignState !== 'paused') return 'stopped';
  if (!facts.isAsSealed) return 'not-approved';
  // The call itself is the third that the cap counts; it was within it when it was placed.
  if (!facts.allowed && facts.rule !== 'monthly-cap') return facts.rule as Disposition;
  if (facts.alreadySpoken) return 'duplicate';
  const isOpen =
    !keepsCallingHours(facts.purpose) || isWithinCallingHours(facts.timeZones, facts.now);
  return isOpen ? undefined : 'outside-calling-hours';
}

async function silence(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
  disposition: Disposition,
): Promise<Answered> {
  const { id, fence, state: from } = attempt;
  // A call that has spoken ends as what it was: who heard of it is known when it is over.
  if (attempt.spokenAt === null) {
    await moveAttempts(tx, [{ id, fence, from, to: 'canceled', disposition, carrierId }], carrier);
  }
  return { kind: 'silence', why: disposition };
}

async function speak(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
  facts: AtAnswer,
): Promise<Answered> {
  const { id, fence, state: from } = attempt;
  // The carrier may ask twice for the same call, after a lost answer of ours: the same call may speak again.
  if (attempt.state !== 'answered' || attempt.spokenAt === null) {
    await moveAttempts(
      tx,
      [
        {
          id,
          fence,
          from,
          to: 'answered',
          carrierId,
          spoken: true,
          deadlineSeconds: deadlineSeconds.answered,
        },
      ],
      carrier,
    );
  }
  return { kind: 'speak', message: messageOf(facts), attemptId: id };
}

export function messageOf(facts: AtAnswer): Message {
  return { ...facts, languages: orderLanguages(facts.language, facts.texts) };
}
