import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { keyZeroOf, type Message } from '#domain/language/message/message.ts';
import type { Key } from '#domain/shared/key.ts';
import {
  answerRecordingKey,
  answerTake,
} from '#domain/voice/recording-call/answer-recording-call.ts';
import type { RecordingCallAnswer } from '#domain/voice/recording-call/recording-call.ts';
import { languageAt, type Rehearsal, rehearsedMessage } from './rehearsal.ts';
import { type Call, keepCall, keepMove } from './rehearsal-store.ts';

export type RehearsalAnswer =
  | { kind: 'speak'; requester: string; message: Message; language: string }
  | { kind: 'opted-out'; language: string; emergenciesGoOn: boolean }
  | { kind: 'wrong-number'; language: string }
  | { kind: 'confirmed'; language: string }
  /** Whom a family would be connected to; undefined where each school has its own office. */
  | { kind: 'office'; office: string | undefined }
  | { kind: 'hang-up' }
  /** On a call that records. */
  | { kind: 'recording'; answer: RecordingCallAnswer }
  | { kind: 'unknown-token' };

/** More keys than a person needs. */
const mostKeys = 12;

/** Anyone who asked for a rehearsal has picked up: they hear what a family of the language does. */
export async function answerRehearsal(db: Db, call: Call): Promise<RehearsalAnswer> {
  const said = await keepCall(db, call);
  if (said === undefined) return unknownToken;
  if (said.kind !== 'recording') return speak(said, said.language);
  return { kind: 'recording', answer: { ...said, kind: 'ask', isAgain: false } };
}

/** What was said after the tone of a call that records. */
export async function answerRehearsalTake(
  db: Db,
  { step, recordingId, hungUp, ...call }: Call & Parameters<typeof answerTake>[2],
): Promise<RehearsalAnswer> {
  const said = await keepCall(db, call);
  if (said?.kind !== 'recording') return unknownToken;
  return {
    kind: 'recording',
    answer: await answerTake(db, said, { step, recordingId, hungUp }),
  };
}

/**
 * A key on the call of a rehearsal, or the silence where one was awaited. It says what the key does for a family, and does
 * nothing: no opt-out is recorded and no office is called.
 */
export async function answerRehearsalKey(
  db: Db,
  { step, key, ...call }: Call & { step: number; key: Key | undefined },
): Promise<RehearsalAnswer> {
  const isCounted = key !== undefined && step < mostKeys;
  const said = await keepCall(db, call, isCounted ? { step, key } : undefined);
  if (said === undefined) return unknownToken;
  if (said.kind === 'recording')
    return { kind: 'recording', answer: await answerRecordingKey(db, said, { step, key }) };
  const message = rehearsedMessage(said);
  const language = languageAt(said, step);
  const way = keyZeroOf(message);
  const again = () => (step >= mostKeys ? hangUp : speak(said, language));
  switch (key) {
    case '9':
      return { kind: 'opted-out', language, emergenciesGoOn: !message.endsEmergencies };
    case '3':
      return { kind: 'wrong-number', language };
    case '0':
      return way === undefined ? again() : findKeyZero(db, said, message, way);
    case undefined:
      return goOn(db, said, { step, language });
    case '1':
      return message.asksToConfirm === true ? { kind: 'confirmed', language } : again();
    default:
      return again();
  }
}

/** Whom a family would be connected to; undefined where the key leads nowhere. */
async function findKeyZero(
  db: Db,
  said: Rehearsal,
  { emergencyLine }: Message,
  way: 'office' | 'emergency',
): Promise<RehearsalAnswer> {
  const office = way === 'office' ? await findOffice(db, said) : (emergencyLine ?? '');
  return { kind: 'office', office };
}

const unknownToken = { kind: 'unknown-token' } as const;
const hangUp = { kind: 'hang-up' } as const;

const speak = (said: Rehearsal, language: string): RehearsalAnswer => ({
  kind: 'speak',
  requester: said.requester,
  message: rehearsedMessage({ ...said, language }),
  language,
});

/** Silence at the end: an approver hears each recording, one language after the other. */
async function goOn(
  db: Db,
  said: Rehearsal,
  { step, language }: { step: number; language: string },
): Promise<RehearsalAnswer> {
  const next = step >= mostKeys ? undefined : await findUnheard(db, said, language);
  if (next === undefined) return { kind: 'hang-up' };
  await keepMove(db, said, { step, language: next });
  return speak(said, next);
}

/** Of what an approver is called with, the first recording in another language that they have not heard yet. */
async function findUnheard(
  db: Db,
  { kind, operatorId, words }: Rehearsal,
  language: string,
): Promise<string | undefined> {
  const recorded = Object.entries(words.recordings ?? {}).filter(([one]) => one !== language);
  if (kind !== 'sealed' || recorded.length === 0) return undefined;
  const rows = await many<{ digest: string }>(db)`
    SELECT encode(digest, 'hex') AS digest FROM recording_heard WHERE operator_id = ${operatorId}`;
  return recorded.find(([, digest]) => !rows.some((heard) => heard.digest === digest))?.[0];
}

/** Where the closure is for one school, its office; the district's number where the school has none. */
async function findOffice(
  db: Db,
  { words, callbackNumber }: Rehearsal,
): Promise<string | undefined> {
  if (words.schoolIds.length !== 1) return undefined;
  const school = await db
    .selectFrom('school')
    .select('office_number as office')
    .where('id', 'in', words.schoolIds)
    .executeTakeFirst();
  return school?.office ?? callbackNumber;
}
