import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { textBody } from '#domain/message/message.ts';
import { type LeasedRehearsal, leaseRehearsals } from '#domain/rehearsal/lease-rehearsals.ts';
import { recordRehearsal } from '#domain/rehearsal/record-rehearsal.ts';
import { rehearsalTextOpening, rehearsedMessage } from '#domain/rehearsal/rehearsal.ts';
import type { StaffOrderOutcome } from '#domain/shared/staff-order/staff-order.ts';
import { orderToStaff, type StaffTurn } from './order-to-staff.ts';

const batch = 20;
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
