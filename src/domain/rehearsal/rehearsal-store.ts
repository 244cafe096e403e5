import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Key } from '#domain/shared/key.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { movedTo, type OwnCall, type Rehearsal } from './rehearsal.ts';

/** What a rehearsal says, of a row `r` beside its `operator o` and the `district d`. */
export const saidIn = sql`r.id, r.kind, r.operator_id AS "operatorId", r.draft_id AS "draftId", staff_name(o) AS requester, r.language, r.words, d.registered_name AS "registeredName",
  d.callback_number AS "callbackNumber",
  coalesce((SELECT policy = 'strictest' FROM consent_terms()), false) AS "endsEmergencies"`;

export type Call = { token: string; carrierId: string; phoneIndexes: PhoneIndexes };

type Said = OwnCall & {
  keys: (string | null)[];
  /** Languages whose recording the carrier fetched. */
  fetched: string[];
};

/**
 * Keeps that the call goes on, and a key at the place of its question, so that one which is sent again gets the same answer.
 * Undefined where the call is over, or no call to this phone is ours.
 */
export async function keepCall(
  db: Db,
  { token, carrierId, phoneIndexes }: Call,
  press?: { step: number; key: Key },
): Promise<Said | undefined> {
  const keys = press === undefined ? sql`` : sql`, keys[${press.step + 1}::int] = ${press.key}`;
  const { rows } = await sql<Said>`
    UPDATE rehearsal r SET call_state = 'answered', call_id = ${carrierId} ${keys}
    FROM operator_phone p, operator o, district d
    WHERE r.token = ${token} AND p.operator_id = r.operator_id AND o.id = r.operator_id
      AND p.number_index = ANY (${phoneIndexes}::bytea[]) AND coalesce(r.call_id, ${carrierId}) = ${carrierId}
      AND r.call_state IN ('placing', 'placed', 'answered', 'unknown')
    RETURNING r.keys, r.fetched, ${saidIn}`.execute(db);
  return rows[0];
}

/** Keeps that the call went on in another language by itself, at the place of its question. */
export async function keepMove(
  db: Db,
  { id }: Pick<Rehearsal, 'id'>,
  { step, language }: { step: number; language: string },
): Promise<void> {
  await sql`
    UPDATE rehearsal SET keys[${step + 1}::int] = ${movedTo + language} WHERE id = ${id}`.execute(
    db,
  );
}
