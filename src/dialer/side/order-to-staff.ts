import type { OrderOutcome } from '#carrier/carrier.ts';
import type { Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const orderTimeoutMs = 10_000;

/** A call, or a text, to the own phone of somebody on the staff. */
export type StaffOrder = { operatorId: string; number: Buffer } & (
  | { kind: 'call'; token: string; ringSeconds: number }
  | { kind: 'text'; body: string }
);

/** Until when an order may leave: a worker that was frozen leaves it to the next turn. */
export type StaffTurn = { leasedMs: number; goodMs: number; signal: AbortSignal };

/** When a call may leave, and the number it shows. */
export type StaffLine = Pick<Pacer, 'reserve' | 'until' | 'noteLeft'>;

/** Orders it in the line's turn, which is the account's pace. */
export async function orderToStaff(
  { carrier, vault, logger }: Pick<DialTools, 'carrier' | 'vault' | 'logger'>,
  line: StaffLine,
  order: StaffOrder,
  { leasedMs, goodMs, signal }: StaffTurn,
): Promise<OrderOutcome> {
  const { operatorId } = order;
  const late: OrderOutcome = { kind: 'unsent', reason: 'the turn is over' };
  const isOver = () => signal.aborted || performance.now() - leasedMs > goodMs;
  try {
    const to = vault.decrypt(order.number, operatorPhoneBinding(operatorId));
    if (order.kind === 'text')
      return isOver() ? late : await carrier.sendText({ to, body: order.body }, inTime());
    const slot = await line.reserve();
    if (slot === undefined) return { kind: 'unsent', reason: 'no number to call from is free' };
    await line.until(slot.atMs, signal);
    if (isOver()) return late;
    const { token, ringSeconds } = order;
    const onLeft = () => line.noteLeft(slot);
    return await carrier.placeCall({ to, from: slot.number, token, ringSeconds, onLeft }, inTime());
  } catch (error) {
    logger.error({ err: error, operator: operatorId }, 'one of the staff was not reached');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

const inTime = () => AbortSignal.timeout(orderTimeoutMs);
