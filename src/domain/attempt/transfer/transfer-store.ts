import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Office, OfficeCall } from './transfer.ts';

export type Opening = {
  isOpen: boolean;
  /** When it opens next, in its own zone, as ISO text; null: not within a month. */
  opensAt: string | null;
  emergencyLine: string | null;
};

export async function selectOpening(tx: Transaction, schoolId: string | null): Promise<Opening> {
  const opening = await one<Opening>(tx)`
    SELECT coalesce(opening.at <= now(), false) AS "isOpen", d.emergency_line AS "emergencyLine",
      to_char(opening.at AT TIME ZONE coalesce(s.time_zone, d.time_zone), 'YYYY-MM-DD"T"HH24:MI') AS "opensAt"
    FROM district d
    LEFT JOIN school s ON s.id = ${schoolId}::uuid
    CROSS JOIN LATERAL (SELECT office_opening(${schoolId}::uuid, now()) AS at) opening`;
  if (opening === undefined) throw new Error('there is no district');
  return opening;
}

/** Pressed again on the same call, it is asked for again. */
export async function insertTransfer(
  tx: Transaction,
  { carrierId, attemptId, phoneId }: OfficeCall,
  { schoolId, isOpen }: Pick<Office, 'schoolId'> & { isOpen: boolean },
): Promise<void> {
  const outcome = isOpen ? 'ringing' : 'closed';
  await run(tx)`
    INSERT INTO office_transfer AS t (carrier_id, attempt_id, phone_id, school_id, outcome, ended_at)
    VALUES (${carrierId}, ${attemptId ?? null}, ${phoneId ?? null}, ${schoolId}, ${outcome},
      CASE WHEN ${isOpen} THEN NULL ELSE now() END)
    ON CONFLICT (carrier_id) DO UPDATE SET outcome = EXCLUDED.outcome, ended_at = EXCLUDED.ended_at
    WHERE t.outcome <> 'answered'`;
}

export type TransferRow = {
  schoolId: string | null;
  outcome: 'ringing' | 'answered' | 'unanswered' | 'closed';
};

export async function selectTransfer(
  tx: Transaction,
  carrierId: string,
): Promise<TransferRow | undefined> {
  return tx
    .selectFrom('office_transfer')
    .select(['school_id as schoolId', 'outcome'])
    .where('carrier_id', '=', carrierId)
    .forNoKeyUpdate()
    .executeTakeFirst() as Promise<TransferRow | undefined>;
}

export async function endTransfer(
  tx: Transaction,
  { carrierId, wasAnswered }: { carrierId: string; wasAnswered: boolean },
): Promise<void> {
  await tx
    .updateTable('office_transfer')
    .set({ outcome: wasAnswered ? 'answered' : 'unanswered', ended_at: sql`now()` })
    .where('carrier_id', '=', carrierId)
    .where('outcome', '=', 'ringing')
    .execute();
}

/** Whether it was not asked for on this call before. */
export async function noteRequest(
  tx: Transaction,
  carrierId: string,
  request: 'call_back_at' | 'emergency_line_at',
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('office_transfer')
    .set({ [request]: sql`now()` })
    .where('carrier_id', '=', carrierId)
    .where(request, 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
