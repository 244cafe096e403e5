import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { LeasedDrillCall } from './lease-drill-calls.ts';

/** What became of an order for one phone, in the carrier port's terms. */
type OrderEnd =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected' }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

/** How one stands after it, in the words of its entry. */
const stateAfter = {
  accepted: 'placed',
  rejected: 'refused',
  unsent: 'unsent',
  unknown: 'unknown',
} as const satisfies Record<OrderEnd['kind'], string>;

/** What never left is taken again, as long as it is of use. */
const standing = { ...stateAfter, unsent: 'waiting' } as const;

const orderIdOf = (end: OrderEnd) => (end.kind === 'accepted' ? end.carrierId : null);

/** Keeps what the carrier answered to the orders for one phone of a drill, unless it has told of the call or text itself by then. */
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
    call?: OrderEnd | undefined;
    text?: OrderEnd | undefined;
  },
): Promise<void> {
  const [called, texted] = [call && standing[call.kind], text && standing[text.kind]];
  await transact(db, async (tx) => {
    await run(tx)`
      UPDATE drill_call SET
        call_state = CASE call_state WHEN 'placing' THEN coalesce(${called ?? null}, call_state) ELSE call_state END,
        call_id = coalesce(call_id, ${(call && orderIdOf(call)) ?? null}),
        text_state = CASE text_state WHEN 'placing' THEN coalesce(${texted ?? null}, text_state) ELSE text_state END,
        text_id = coalesce(text_id, ${(text && orderIdOf(text)) ?? null})
      WHERE drill_id = ${drillId} AND phone_id = ${phoneId}`;
    await note(tx, { kind: 'system', id: worker }, 'drill-phone-called', on('drill', drillId), {
      phone: phoneId,
      ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
      ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
    });
  });
}
