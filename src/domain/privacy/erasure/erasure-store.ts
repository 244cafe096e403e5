import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import type { ErasureBlocker } from './erasure.ts';

/** A guardian by what somebody typed: a number they had, or their id in the student information system. */
export type LeaverAsked = { indexes: PhoneIndexes | undefined; sourcedId: string | undefined };

export type LeaverRow = {
  id: string;
  sourcedId: string;
  name: Buffer;
  active: boolean;
};

/** All who fit, those on the roster too: they are refused with a reason. */
export async function selectGuardians(tx: Transaction, asked: LeaverAsked): Promise<LeaverRow[]> {
  const { rows } = await sql<LeaverRow>`
    SELECT g.id, g.sourced_id AS "sourcedId", g.name, g.active FROM guardian g
    WHERE (${asked.sourcedId ?? null}::text IS NULL OR g.sourced_id = ${asked.sourcedId ?? null})
      AND (${asked.indexes ?? null}::bytea[] IS NULL OR EXISTS (SELECT FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id
        WHERE gp.guardian_id = g.id AND p.index = ANY (${asked.indexes ?? null}::bytea[])))
      AND g.sourced_id <> 'erased:' || g.id
    ORDER BY g.active, g.id LIMIT 20`.execute(tx);
  return rows;
}

/** Why they can't be erased now, as the database says. */
export async function selectBlocker(
  db: Db | Transaction,
  guardianId: string,
): Promise<ErasureBlocker | undefined> {
  const { rows } = await sql<{ blocker: ErasureBlocker | null }>`
    SELECT erasure_blocker(${guardianId}) AS blocker`.execute(db);
  return rows[0]?.blocker ?? undefined;
}
