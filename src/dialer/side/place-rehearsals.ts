import type { OrderOutcome } from '#carrier/carrier.ts';
import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { textBody } from '#domain/message/message.ts';
import { type LeasedRehearsal, leaseRehearsals } from '#domain/rehearsal/lease-rehearsals.ts';
import { recordRehearsal } from '#domain/rehearsal/record-rehearsal.ts';
import { rehearsalTextOpening, rehearsedMessage } from '#domain/rehearsal/rehearsal.ts';
import type { StaffOrderOutcome } from '#domain/shared/staff-order/staff-order.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const batch = 20;
const orderTimeoutMs = 10_000;
/** Somebody looks at their phone meanwhile. */
const idleMs = 1_000;
const pauseMs = 5_000;
const leaseGoodMs = 20_000;

export type Rehearser = {
  /** Calls and texts anyone who wants to hear what families will; says how many milliseconds to rest. */
  rehearse(signal: AbortSignal): Promise<number>;
};

/** A rehearsal takes a slot of the account as any call does. */
export function createRehearser(tools: DialTools & { account: string }): Rehearser {
  const pacer = createPacer(tools.db, tools.account);
  return {
    async rehearse(signal) {
      const rehearsals = await leaseRehearsals(tools.db, batch);
      const turn = { leasedMs: performance.now(), goodMs: leaseGoodMs, signal };
      const outcomes = await Promise.all(
        rehearsals.map((rehearsal) => place(tools, pacer, rehearsal, turn)),
      );
      if (outcomes.flat().some((outcome) => outcome?.kind === 'unsent')) return pauseMs;
      return rehearsals.length < batch ? idleMs : 0;
    },
  };
}

async function place(
  tools: DialTools,
  pacer: Pacer,
  rehearsal: LeasedRehearsal,
  turn: StaffTurn,
): Promise<(StaffOrderOutcome | undefined)[]> {
  const { operatorId, number, token, ringSeconds } = rehearsal;
  const to = { operatorId, number };
  const body =
    rehearsal.text && rehearsal.kind !== 'recording'
      ? `${rehearsalTextOpening}${textBody(rehearsedMessage(rehearsal))}`
      : undefined;
  const [text, call] = await Promise.all([
    body === undefined
      ? undefined
      : orderToStaff(tools, pacer, { ...to, kind: 'text', body }, turn),
    rehearsal.call
      ? orderToStaff(tools, pacer, { ...to, kind: 'call', token, ringSeconds }, turn)
      : undefined,
  ]);
  await recordRehearsal(tools.db, { rehearsal, worker: tools.worker, call, text });
  return [text, call];
}

/** A call, or a text, to the own phone of somebody on the staff. */
type StaffOrder = { operatorId: string; number: Buffer } & (
  | { kind: 'call'; token: string; ringSeconds: number }
  | { kind: 'text'; body: string }
);

/** Until when an order may leave: a worker that was frozen leaves it to the next turn. */
type StaffTurn = { leasedMs: number; goodMs: number; signal: AbortSignal };

/** Orders it in the line's turn, which is the account's pace. */
async function orderToStaff(
  { carrier, vault, logger }: Pick<DialTools, 'carrier' | 'vault' | 'logger'>,
  line: Pacer,
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
