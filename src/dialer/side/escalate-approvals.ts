import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { type Escalation, escalationWords } from '#domain/approval/escalation.ts';
import { leaseEscalations } from '#domain/approval/lease-escalations.ts';
import { recordEscalation } from '#domain/approval/record-escalation.ts';
import { orderToStaff, type StaffOrder, type StaffTurn } from './order-to-staff.ts';

const idleMs = 5_000;
/** After this long somebody may have decided, so a worker that was frozen leaves the order to the next turn. */
const leaseGoodMs = 20_000;

export type Escalator = {
  /** Calls and texts the approvers whose turn it is; says how many milliseconds to rest. */
  escalate(signal: AbortSignal): Promise<number>;
};

/** Calls and texts approvers within the account's pace. A freeze of the district stops no call to its own staff. */
export function createEscalator(tools: DialTools & { account: string }): Escalator {
  const pacer = createPacer(tools.db, tools.account);
  return {
    async escalate(signal) {
      const escalations = await leaseEscalations(tools.db, tools.worker);
      const leasedMs = performance.now();
      await Promise.all(
        escalations.map((escalation) =>
          place(tools, pacer, escalation, { leasedMs, goodMs: leaseGoodMs, signal }),
        ),
      );
      return idleMs;
    },
  };
}

async function place(
  tools: DialTools,
  pacer: Pacer,
  escalation: Escalation,
  turn: StaffTurn,
): Promise<void> {
  const { operatorId, number, token, ringSeconds, registeredName } = escalation;
  const order = (what: StaffOrder) => orderToStaff(tools, pacer, what, turn);
  const body = escalationWords(registeredName);
  const [text, call] = await Promise.all([
    escalation.text ? order({ kind: 'text', operatorId, number, body }) : undefined,
    escalation.call ? order({ kind: 'call', operatorId, number, token, ringSeconds }) : undefined,
  ]);
  await recordEscalation(tools.db, {
    escalation,
    worker: tools.worker,
    ...(call === undefined ? {} : { call }),
    ...(text === undefined ? {} : { text }),
  });
}
