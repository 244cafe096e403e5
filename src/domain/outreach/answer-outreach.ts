import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Signer } from '#domain/shared/link/signed-link.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { kindOf } from './kinds/all-kinds-store.ts';
import type { OutreachAnswer } from './kinds/outreach-kind-store.ts';

export type { OutreachAnswer } from './kinds/outreach-kind-store.ts';

export type OutreachCall = { token: string; phoneIndexes: PhoneIndexes };
type Answered = OutreachAnswer | { kind: 'unknown-token' };

const unknownToken = { kind: 'unknown-token' } as const;

/** What somebody hears who picks up. */
export async function answerOutreach(db: Db, call: OutreachCall): Promise<Answered> {
  const found = await findCall(db, call);
  return (found && (await found.kind.answer?.(db, found.id))) ?? unknownToken;
}

/** After a key, or the silence where one was awaited. */
export async function answerOutreachKey(
  db: Db,
  signer: Signer,
  { key, ...call }: OutreachCall & { key: string | undefined },
): Promise<Answered> {
  const found = await findCall(db, call);
  const press = found && { id: found.id, key };
  return (press && (await found.kind.answerKey?.(db, signer, press))) ?? unknownToken;
}

/** What a recorder is told, from the first word. */
export async function answerOutreachRecorder(db: Db, call: OutreachCall): Promise<Answered> {
  const found = await findCall(db, call);
  if (found?.kind.isLeft !== true) return found === undefined ? unknownToken : { kind: 'silence' };
  return (await found.kind.answer?.(db, found.id)) ?? unknownToken;
}

/** Whether the carrier speaks of such a call, and whether a voicemail keeps what it says. */
export async function findOutreach(
  db: Db,
  token: string,
): Promise<{ isLeft: boolean } | undefined> {
  const row = await one<{ kind: string }>(db)`SELECT kind FROM outreach WHERE token = ${token}`;
  return row && { isLeft: kindOf(row.kind).isLeft === true };
}

/** The call to this number, which is a family's or somebody's of the staff. */
async function findCall(db: Db, { token, phoneIndexes }: OutreachCall) {
  const rows = await many<{ id: string; kind: string }>(db)`
    SELECT o.id, o.kind FROM outreach o LEFT JOIN phone p ON p.id = o.phone_id
    LEFT JOIN operator_phone s ON s.operator_id = o.operator_id
    WHERE o.token = ${token} AND coalesce(p.index, s.number_index) = ANY (${phoneIndexes}::bytea[])`;
  return rows.map(({ id, kind }) => ({ id, kind: kindOf(kind) }))[0];
}
