import type { Db, Transaction } from '#database/transaction.ts';
import { type AttemptRow, lockByTokens, noteAttempts } from '#domain/attempt/attempt-store.ts';
import { answerForOffice, answerRequest } from '#domain/attempt/transfer/answer-office.ts';
import type { OfficeAnswer } from '#domain/attempt/transfer/transfer.ts';
import { toEmergencyLine } from '#domain/attempt/transfer/transfer.ts';
import { type Revoke, revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { languageAfter, leadsToTheSchool, type Message } from '#domain/language/message/message.ts';
import { keyPressId, takeCarrierRequest } from '#domain/shared/carrier/carrier-request-store.ts';
import type { Key } from '#domain/shared/key.ts';
import { isIndexedBy, type PhoneIndexes } from '#vault/vault.ts';
import { answerAttempt, messageOf } from './answer-attempts.ts';
import {
  type AtAnswer,
  insertKeyPress,
  selectAtAnswer,
  selectKeyPresses,
  selectOffice,
} from './answer-store.ts';
import { type Details, detailsAfter } from './details.ts';
import { type ReplyKindName, replyByKey, replyOfKey } from './record-reply.ts';
import { type OptedOut, optOut, takeWrongNumber, type WrongNumber } from './record-withdrawal.ts';

export type KeyAnswer =
  /** With what is said of the family’s children, where a person asked for it. */
  | { kind: 'speak'; message: Message; language: string; details?: Details }
  /** The rest, for a person who has heard who calls. */
  | { kind: 'go-on'; message: Message; language: string }
  /** Nobody can tell yet whether a person listens. */
  | { kind: 'wait' }
  /** Once more for what may be a recorder, which would have heard the end only. */
  | { kind: 'repeat-to-machine'; message: Message; language: string }
  | OptedOut
  | WrongNumber
  /** Noted. */
  | { kind: 'replied'; reply: ReplyKindName; message: Message; language: string }
  /** Nobody to whom the message may be told has heard who called: how to call back, and the end. */
  | { kind: 'leave-number'; message: Message; language: string }
  | OfficeAnswer
  | { kind: 'unknown-token' };

/** Nobody needs more keys than this; anyone who goes on is a machine that hears itself. */
const mostKeys = 12;

/** Silences of two seconds after which nobody is there. */
const mostWaits = 3;

/** Reads a key, or the silence where one was awaited. Pressing a key proves that a person is there. */
export async function recordKeyPress(
  db: Db,
  press: {
    token: string;
    carrierId: string;
    phoneIndexes: PhoneIndexes;
    /** Which of the call's questions it answers. */
    step: number;
    key: Key | undefined;
  },
): Promise<KeyAnswer> {
  return revokeWhenKnown(db, async (tx, revoke) => {
    const attempt = (await lockByTokens(tx, [press.token])).get(press.token);
    if (attempt === undefined || !isIndexedBy(attempt.phoneIndex, press.phoneIndexes))
      return { kind: 'unknown-token' };
    // Only the call that was admitted by the fence has a say.
    const isLetThrough = attempt.spoken || attempt.heldBack;
    if (attempt.carrierId !== press.carrierId || !isLetThrough) return { kind: 'hang-up' };
    const earlier = await selectKeyPresses(tx, attempt.id, press.carrierId);
    if (!(await comesFirst(tx, press)))
      return answerAgain(tx, attempt, { key: press.key, earlier });
    await insertKeyPress(tx, {
      attemptId: attempt.id,
      carrierId: press.carrierId,
      key: press.key ?? 'none',
    });
    if (press.key === undefined) {
      return attempt.spoken
        ? answer(tx, attempt, { key: undefined, earlier, revoke })
        : waitForPerson(tx, attempt, press.carrierId, earlier);
    }
    return hearKey(tx, attempt, { carrierId: press.carrierId, key: press.key, earlier, revoke });
  });
}

async function hearKey(
  tx: Transaction,
  attempt: AttemptRow,
  press: { carrierId: string; key: Key; earlier: readonly string[]; revoke: Revoke },
): Promise<KeyAnswer> {
  await noteAttempts(tx, [{ id: attempt.id, answeredBy: 'human' }]);
  const isSilenced = !attempt.spoken && !(await isLetGo(tx, attempt, press.carrierId));
  const answered = await answer(tx, attempt, press);
  return isSilenced && !isWithdrawal(answered) ? { kind: 'hang-up' } : answered;
}

const isWithdrawal = ({ kind }: KeyAnswer) => kind === 'opted-out' || kind === 'wrong-number';

/** Silences are counted each time; nothing comes of them but the end of the call. */
async function comesFirst(
  tx: Transaction,
  { key, ...press }: { carrierId: string; step: number; key: Key | undefined },
): Promise<boolean> {
  return key === undefined || takeCarrierRequest(tx, keyPressId({ ...press, key }));
}

/** A press that comes again, as our answer was lost or somebody captured it, gets the same answer and does nothing. */
async function answerAgain(
  tx: Transaction,
  attempt: AttemptRow,
  { key, earlier }: { key: Key | undefined; earlier: readonly string[] },
): Promise<KeyAnswer> {
  const before = earlier.slice(0, Math.max(0, earlier.lastIndexOf(key ?? 'none')));
  const answered = await answer(tx, attempt, { key, earlier: before });
  return attempt.spoken || isWithdrawal(answered) ? answered : { kind: 'hang-up' };
}

/** The message is held back: it goes on for a person, ends for a machine, and waits a little for the carrier's word. */
async function waitForPerson(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
  earlier: readonly string[],
): Promise<KeyAnswer> {
  const answered = await answerAttempt(tx, attempt, carrierId);
  switch (answered.kind) {
    case 'speak': {
      const { message } = answered;
      return { kind: 'go-on', message, language: languageAfter(message, 0) };
    }
    case 'greet':
      return earlier.length < mostWaits ? { kind: 'wait' } : leaveNumber(tx, attempt);
    case 'silence':
      return answered.why === 'not-left' ? leaveNumber(tx, attempt) : { kind: 'hang-up' };
  }
}

/** 47 CFR 64.1200(b)(2): anyone who heard who called, a machine too, is told the number. */
async function leaveNumber(tx: Transaction, { id }: AttemptRow): Promise<KeyAnswer> {
  const facts = (await selectAtAnswer(tx, [id])).get(id);
  if (facts === undefined) return { kind: 'hang-up' };
  const message = messageOf(facts);
  return { kind: 'leave-number', message, language: languageAfter(message, 0) };
}

/** A key is a person's: what was held back passes the fence. */
async function isLetGo(tx: Transaction, attempt: AttemptRow, carrierId: string): Promise<boolean> {
  const answered = await answerAttempt(tx, { ...attempt, answeredBy: 'human' }, carrierId);
  return answered.kind === 'speak';
}

async function answer(
  tx: Transaction,
  attempt: AttemptRow,
  /** Without `revoke` nothing is done, and the answer is the same. */
  press: { key: Key | undefined; earlier: readonly string[]; revoke?: Revoke },
): Promise<KeyAnswer> {
  const facts = (await selectAtAnswer(tx, [attempt.id])).get(attempt.id);
  if (facts === undefined) return { kind: 'hang-up' };
  const message = messageOf(facts);
  const changes = press.earlier.filter((key) => key === '2').length;
  const language = languageAfter(message, changes);
  const { revoke } = press;
  if (press.key === '9') return optOut(tx, attempt, { language, revoke });
  if (press.key === '3') return takeWrongNumber(tx, attempt, { language, revoke });
  if (press.earlier.length >= mostKeys) return { kind: 'hang-up' };
  // Nobody approved what is stored now. Withdrawing, above, needs no approval.
  if (!facts.isAsSealed) return { kind: 'hang-up' };
  const isAgain = revoke === undefined;
  const { key, earlier } = press;
  const said = { key, earlier, message, facts, changes, isAgain };
  const answered = await hearMessageKey(tx, attempt, said);
  const details = detailsAfter(facts, [...earlier, key]);
  return answered.kind === 'speak' && details !== undefined ? { ...answered, details } : answered;
}

/** No key leads to a school while an action holds there: to the district's emergency line, if it has one. */
const hearOfficeKey = async (
  tx: Transaction,
  attempt: AttemptRow,
  message: Message,
  asked: Parameters<typeof answerOfficeKey>[2],
) =>
  leadsToTheSchool(message.happening)
    ? answerOfficeKey(tx, attempt, asked)
    : asked.key === '0'
      ? toEmergencyLine(message, asked.language)
      : undefined;

/** What goes on with the call, or leads away from it. */
async function hearMessageKey(
  tx: Transaction,
  attempt: AttemptRow,
  press: {
    key: Exclude<Key, '3' | '9'> | undefined;
    earlier: readonly string[];
    message: Message;
    facts: AtAnswer;
    changes: number;
    isAgain: boolean;
  },
): Promise<KeyAnswer> {
  const { key, message, changes, isAgain } = press;
  const language = languageAfter(message, changes);
  const reply = replyOfKey(key);
  if (reply !== undefined && (await replyByKey(tx, reply, attempt, press)))
    return { kind: 'replied', reply, message, language };
  switch (key) {
    case '0':
    case '4':
    case '5': {
      const { callbackNumber } = press.facts;
      const asked = { key, language, isAgain, callbackNumber };
      return (
        (await hearOfficeKey(tx, attempt, message, asked)) ?? { kind: 'speak', message, language }
      );
    }
    case '2':
      return { kind: 'speak', message, language: languageAfter(message, changes + 1) };
    case undefined:
      return isPerson(attempt, press.earlier)
        ? { kind: 'hang-up' }
        : { kind: 'repeat-to-machine', message, language };
    default:
      return { kind: 'speak', message, language };
  }
}

/** No verdict, or one that says nothing, counts as a machine; a person is known by the carrier or by a key. */
const isPerson = ({ answeredBy }: AttemptRow, earlier: readonly string[]) =>
  answeredBy === 'human' || earlier.length > 0;

/** Undefined where the key means nothing at this place of the call. */
async function answerOfficeKey(
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
