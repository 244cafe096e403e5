import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { orderIdOf, type StaffOrderOutcome, stateAfter } from './staff-order.ts';

/** What became of the orders for one phone; what was not ordered is left out. */
export type StaffOrders = {
  call?: StaffOrderOutcome | undefined;
  text?: StaffOrderOutcome | undefined;
};

/** What never left is taken again, as long as it is of use. */
const standing = { ...stateAfter, unsent: 'waiting' } as const;

/** Keeps what the carrier answered, unless it has told of the call or text itself by then. Returns the facts for the entry. */
export async function settleStaffOrders(
  tx: Transaction,
  table: 'rehearsal' | 'drill_call',
  { call, text, where }: StaffOrders & { where: RawBuilder<boolean> },
) {
  const [called, texted] = [call && standing[call.kind], text && standing[text.kind]];
  await sql`
    UPDATE ${sql.table(table)} SET
      call_state = CASE call_state WHEN 'placing' THEN coalesce(${called ?? null}, call_state) ELSE call_state END,
      call_id = coalesce(call_id, ${(call && orderIdOf(call)) ?? null}),
      text_state = CASE text_state WHEN 'placing' THEN coalesce(${texted ?? null}, text_state) ELSE text_state END,
      text_id = coalesce(text_id, ${(text && orderIdOf(text)) ?? null})
    WHERE ${where}`.execute(tx);
  return {
    ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
    ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
  };
}
