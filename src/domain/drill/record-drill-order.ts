import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { orderIdOf, type StaffOrderOutcome, stateAfter } from '#domain/shared/staff-order.ts';
import type { LeasedDrillCall } from './lease-drill-calls.ts';

/** What never left is taken again, as long as the drill calls. */
const standing = { ...stateAfter, unsent: 'waiting' } as const;

/** Keeps what the carrier answered to the orders for one phone, unless it has told of the call itself by then. */
export async function recordDrillOrder(
  db: Db,
  {
    leased: { drillId, phoneId },
    worker,
    call,
    text,
  }: {
    leased: Pick<LeasedDrillCall, 'drillId' | 'phoneId'>;
    worker: string;
    call?: StaffOrderOutcome | undefined;
    text?: StaffOrderOutcome | undefined;
  },
): Promise<void> {
  const [called, texted] = [call && standing[call.kind], text && standing[text.kind]];
  await transact(db, async (tx) => {
    await sql`
      UPDATE drill_call SET
        call_state = CASE call_state WHEN 'placing' THEN coalesce(${called ?? null}, call_state) ELSE call_state END,
        call_id = coalesce(call_id, ${(call && orderIdOf(call)) ?? null}),
        text_state = CASE text_state WHEN 'placing' THEN coalesce(${texted ?? null}, text_state) ELSE text_state END,
        text_id = coalesce(text_id, ${(text && orderIdOf(text)) ?? null})
      WHERE drill_id = ${drillId} AND phone_id = ${phoneId}`.execute(tx);
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'drill-phone-called',
      subject: { kind: 'drill', id: drillId },
      facts: {
        phone: phoneId,
        ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
        ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
      },
    });
  });
}
