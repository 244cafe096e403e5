import type { Transaction } from '#database/transaction.ts';
import { type AttemptRow, lockPhones, selectOwners } from '#domain/attempt/attempt-store.ts';
import {
  isForPeople,
  isSilentAnyway,
  refusalAtAnswer,
} from '#domain/attempt/machine/answer-step.ts';
import type { Disposition } from '#domain/attempt/machine/attempt.ts';
import type { Step } from '#domain/attempt/machine/attempt-step.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { recordSteps, type StepTaken } from '#domain/attempt/outcome/record-step.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { rebuildOutdated } from '#domain/consent/gate/rebuild-outdated.ts';
import { type Message, orderLanguages } from '#domain/language/message/message.ts';
import { textsFor } from '#domain/language/message/staff-texts.ts';
import { type AtAnswer, selectAtAnswer } from './answer-store.ts';

export type AnsweredAttempt =
  | { kind: 'speak'; message: Message; attemptId: string }
  /** Who calls, and no more until a person is known to listen. */
  | { kind: 'greet'; message: Message }
  /** Anyone who picked up hears nothing; why is for the log. */
  | { kind: 'silence'; why: Disposition | 'second-call' | 'over' };

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

/** An attempt that the caller has locked, and the call that asks for its words. */
type Asking = { attempt: AttemptRow; carrierId: string };

/** The last fence, for one attempt. */
export async function answerAttempt(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
): Promise<AnsweredAttempt> {
  const answers = await answerAttempts(tx, [{ attempt, carrierId }]);
  return answers.get(attempt.id) ?? { kind: 'silence', why: 'over' };
}

/** The same for attempts of different phones: their answers by the attempts' ids. */
export async function answerAttempts(
  tx: Transaction,
  asking: readonly Asking[],
): Promise<Map<string, AnsweredAttempt>> {
  const owners = await selectOwners(
    tx,
    asking.flatMap(({ attempt, carrierId }) => (attempt.carrierId === null ? [carrierId] : [])),
  );
  const callOf = ({ attempt: { id }, carrierId }: Asking) => {
    const owner = owners.get(carrierId);
    return { carrierId, isTaken: owner !== undefined && owner !== id };
  };
  const facts = await factsOf(
    tx,
    asking.filter((one) => !isSilentAnyway(one.attempt, callOf(one))).map(({ attempt }) => attempt),
  );
  const steps: StepTaken[] = [];
  const answers = new Map<string, AnsweredAttempt>();
  for (const one of asking) {
    const { attempt, carrierId } = one;
    const known = facts.get(attempt.id);
    const taken = step(attempt, {
      kind: 'words',
      ...callOf(one),
      refusal: known === undefined ? 'not-approved' : refusalAtAnswer(known),
      forPeople: known === undefined || isForPeople(known),
    });
    if (taken.move !== undefined) owners.set(carrierId, attempt.id);
    steps.push({ attempt, taken });
    answers.set(attempt.id, answerOf(attempt, taken, known));
  }
  await recordSteps(tx, steps, carrier);
  return answers;
}

function answerOf(
  { id }: AttemptRow,
  { effects }: Step,
  facts: AtAnswer | undefined,
): AnsweredAttempt {
  const silence = effects.find((effect) => effect.kind === 'silence');
  if (silence !== undefined) return { kind: 'silence', why: silence.why };
  if (facts === undefined) throw new Error('a call speaks without words');
  const message = messageOf(facts);
  const greets = effects.some((effect) => effect.kind === 'greet');
  return greets ? { kind: 'greet', message } : { kind: 'speak', message, attemptId: id };
}

async function factsOf(
  tx: Transaction,
  attempts: readonly AttemptRow[],
): Promise<Map<string, AtAnswer>> {
  if (attempts.length === 0) return new Map();
  await lockPhones(
    tx,
    attempts.map(({ phoneId }) => phoneId),
  );
  const ids = attempts.map(({ id }) => id);
  const facts = await selectAtAnswer(tx, ids);
  return (await rebuildOutdated(tx, [...facts.values()])) ? selectAtAnswer(tx, ids) : facts;
}

export function messageOf(facts: AtAnswer): Message {
  const { language, also, audience, children } = facts;
  const texts = textsFor(facts.texts, facts.staffTexts, facts);
  // Somebody spoke the families' words.
  const recordings = texts === facts.texts ? facts.recordings : {};
  const languages = orderLanguages(language, texts, audience, also);
  return { ...facts, texts, recordings, languages, offersDetails: children.length > 0 };
}
