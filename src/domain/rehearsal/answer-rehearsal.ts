import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { languageAfter, type Message } from '#domain/message/message.ts';
import { type Rehearsal, rehearsedMessage } from './rehearsal.ts';
import { saidIn } from './rehearsal-store.ts';

export type RehearsalAnswer =
  | { kind: 'speak'; requester: string; message: Message; language: string }
  | { kind: 'opted-out'; language: string; emergenciesGoOn: boolean }
  | { kind: 'wrong-number'; language: string }
  /** Whom a family would be connected to; undefined where each school has its own office. */
  | { kind: 'office'; office: string | undefined }
  | { kind: 'hang-up' }
  | { kind: 'unknown-token' };

type Key = '0' | '1' | '2' | '3' | '9' | 'other';

type Call = { token: string; carrierId: string; phoneIndex: Buffer };

/** Nobody needs more keys than this. */
const mostKeys = 12;

/** Anyone who asked for a rehearsal has picked up: they hear what a family of the language does. */
export async function answerRehearsal(db: Db, call: Call): Promise<RehearsalAnswer> {
  const said = await keepCall(db, call);
  return said === undefined ? unknownToken : speak(said, 0);
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
  const changes = said.keys.slice(0, step + 1).filter((one) => one === '2').length;
  const message = rehearsedMessage(said);
  const language = languageAfter(message, changes);
  switch (key) {
    case '9':
      return { kind: 'opted-out', language, emergenciesGoOn: !message.endsEmergencies };
    case '3':
      return { kind: 'wrong-number', language };
    case '0':
      return { kind: 'office', office: await findOffice(db, said) };
    case '1':
    case '2':
    case 'other':
      return step >= mostKeys ? { kind: 'hang-up' } : speak(said, changes);
    case undefined:
      return { kind: 'hang-up' };
  }
}

/** Whether the carrier speaks of a rehearsal's call. */
export async function isRehearsal(db: Db, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('rehearsal')
    .select('id')
    .where('token', '=', token)
    .executeTakeFirst();
  return row !== undefined;
}

const unknownToken = { kind: 'unknown-token' } as const;

function speak(said: Rehearsal, changes: number): RehearsalAnswer {
  const message = rehearsedMessage(said);
  const { requester } = said;
  return { kind: 'speak', requester, message, language: languageAfter(message, changes) };
}

type Said = Rehearsal & { keys: string[] };

/**
 * Keeps that the call goes on, and a key at the place of its question, so that one which is sent again gets the same answer.
 * Undefined where the call is over, or no call to this phone is ours.
 */
async function keepCall(
  db: Db,
  { token, carrierId, phoneIndex }: Call,
  press?: { step: number; key: Key },
): Promise<Said | undefined> {
  const keys = press === undefined ? sql`` : sql`, keys[${press.step + 1}::int] = ${press.key}`;
  const { rows } = await sql<Said>`
    UPDATE rehearsal r SET call_state = 'answered', call_id = ${carrierId} ${keys}
    FROM operator_phone p, operator o, district d
    WHERE r.token = ${token} AND p.operator_id = r.operator_id AND o.id = r.operator_id
      AND p.number_index = ${phoneIndex} AND coalesce(r.call_id, ${carrierId}) = ${carrierId}
      AND r.call_state IN ('placing', 'placed', 'answered', 'unknown')
    RETURNING r.keys, ${saidIn}`.execute(db);
  return rows[0];
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
