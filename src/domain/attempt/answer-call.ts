import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { type AtAnswer, lockPhones, selectAtAnswer } from './answer-store.ts';
import type { Disposition } from './attempt.ts';
import type { Step } from './attempt-step.ts';
import { type AttemptRow, lockAttempts, selectByTokens, selectOwners } from './attempt-store.ts';
import { insertKeyPress } from './call-event-store.ts';
import { type Message, orderLanguages } from './message.ts';
import { recordSteps, type StepTaken } from './record-step.ts';
import { createRounds } from './rounds.ts';
import { step } from './step.ts';
import { isForPeople, isSilentAnyway, refusalAtAnswer } from './words-step.ts';

export type Answered =
  | { kind: 'speak'; message: Message; attemptId: string }
  /** Who calls, and no more until a person is known to listen. */
  | { kind: 'greet'; message: Message }
  /** Whoever picked up hears nothing; why is for the log. */
  | { kind: 'silence'; why: Disposition | 'second-call' | 'over' }
  | { kind: 'unknown-token' };

const unknownToken: Answered = { kind: 'unknown-token' };

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

export type Call = { token: string; carrierId: string; phoneIndex: Buffer };

/**
 * The last fence: phones were answered, and the carrier asks what to say. The first call to ask for an attempt
 * speaks, at once or once a person is known to be there. A second call, a stopped campaign, withdrawn consent or closed hours end it without a word.
 * Calls to different phones are one transaction; two to one phone are answered one after the other.
 */
export async function answerCalls(db: Db, calls: readonly Call[]): Promise<Answered[]> {
  const rounds = createRounds(({ phoneIndex }: Call) => phoneIndex.toString('hex'));
  for (const call of calls) rounds.add(call);
  const answers = new Map<Call, Answered>();
  for (const round of rounds.all) {
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
 * A machine picked up and has begun to record. The message began while it played its greeting; it begins anew, on the
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
  const found = await selectByTokens(
    tx,
    calls.map(({ token }) => token),
  );
  const ids = calls.map(({ token, phoneIndex }) => {
    const of = found.get(token);
    return of?.phoneIndex.equals(phoneIndex) ? of.id : undefined;
  });
  const attempts = await lockAttempts(
    tx,
    ids.filter((id) => id !== undefined),
  );
  const asking = calls.flatMap(({ carrierId }, i) => {
    const attempt = attempts.get(ids[i] ?? '');
    return attempt === undefined ? [] : [{ attempt, carrierId }];
  });
  const answers = await answerAttempts(tx, asking);
  return ids.map((id) => answers.get(id ?? '') ?? unknownToken);
}

/** An attempt that the caller has locked, and the call that asks for its words. */
type Asking = { attempt: AttemptRow; carrierId: string };

type Judged = Exclude<Answered, { kind: 'unknown-token' }>;

/** The fence itself. */
export async function answerAttempt(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
): Promise<Judged> {
  const answers = await answerAttempts(tx, [{ attempt, carrierId }]);
  return answers.get(attempt.id) ?? { kind: 'silence', why: 'over' };
}

/** The same for attempts of different phones: their answers by the attempts' ids. */
async function answerAttempts(
  tx: Transaction,
  asking: readonly Asking[],
): Promise<Map<string, Judged>> {
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
  const answers = new Map<string, Judged>();
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

function answerOf({ id }: AttemptRow, { effects }: Step, facts: AtAnswer | undefined): Judged {
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
  return selectAtAnswer(
    tx,
    attempts.map(({ id }) => id),
  );
}

export function messageOf(facts: AtAnswer): Message {
  return { ...facts, languages: orderLanguages(facts.language, facts.texts) };
}
