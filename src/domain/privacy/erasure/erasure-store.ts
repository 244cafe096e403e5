import { many, one } from '#database/query.ts';
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
  return many<LeaverRow>(tx)`
    SELECT g.id, g.sourced_id AS "sourcedId", g.name, g.active FROM guardian g
    WHERE (${asked.sourcedId ?? null}::text IS NULL OR g.sourced_id = ${asked.sourcedId ?? null})
      AND (${asked.indexes ?? null}::bytea[] IS NULL OR EXISTS (SELECT FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id
        WHERE gp.guardian_id = g.id AND p.index = ANY (${asked.indexes ?? null}::bytea[])))
      AND g.sourced_id <> 'erased:' || g.id
    ORDER BY g.active, g.id LIMIT 20`;
}

/** Why they can't be erased now, as the database says. */
export async function selectBlocker(
  db: Db | Transaction,
  guardianId: string,
): Promise<ErasureBlocker | undefined> {
  const row = await one<{ blocker: ErasureBlocker | null }>(db)`
    SELECT erasure_blocker(${guardianId}) AS blocker`;
  return row?.blocker ?? undefined;
}
