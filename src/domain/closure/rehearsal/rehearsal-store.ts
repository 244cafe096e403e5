import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Key } from '#domain/shared/key.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { movedTo, type OwnCall, type Rehearsal } from './rehearsal.ts';

/** What a rehearsal says, of a row `r` beside its `operator o` and the `district d`. */
export const saidIn = sql`r.kind, r.draft_id AS "draftId", staff_name(o) AS requester, r.language, r.words, d.registered_name AS "registeredName",
  d.callback_number AS "callbackNumber", d.emergency_line AS "emergencyLine",
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
  const kept =
    press === undefined
      ? sql`SELECT r.* FROM rehearsal r JOIN call ON r.id = call.rehearsal_id`
      : sql`UPDATE rehearsal r SET keys[${press.step + 1}::int] = ${press.key} FROM call WHERE r.id = call.rehearsal_id RETURNING r.*`;
  return one<Said>(db)`
    WITH call AS (
      UPDATE outreach c SET state = 'answered', state_at = clock_timestamp(), carrier_id = ${carrierId}
      FROM operator_phone p
      WHERE c.token = ${token} AND c.kind = 'rehearsal' AND p.operator_id = c.operator_id
        AND p.number_index = ANY (${phoneIndexes}::bytea[]) AND coalesce(c.carrier_id, ${carrierId}) = ${carrierId}
        AND c.state IN ('sending', 'sent', 'answered', 'unknown')
      RETURNING c.rehearsal_id
    ), kept AS (${kept})
    SELECT r.id, r.operator_id AS "operatorId", r.keys, r.fetched, ${saidIn}
    FROM kept r JOIN operator o ON o.id = r.operator_id CROSS JOIN district d`;
}

/** Keeps that the call went on in another language by itself, at the place of its question. */
export async function keepMove(
  db: Db,
  { id }: Pick<Rehearsal, 'id'>,
  { step, language }: { step: number; language: string },
): Promise<void> {
  await run(db)`
    UPDATE rehearsal SET keys[${step + 1}::int] = ${movedTo + language} WHERE id = ${id}`;
}
