import type { OrderOutcome } from '#carrier/carrier.ts';
import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { type Escalation, escalationWords } from '#domain/approval/escalation.ts';
import { leaseEscalations } from '#domain/approval/lease-escalations.ts';
import { recordEscalation } from '#domain/approval/record-escalation.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const idleMs = 5_000;
const orderTimeoutMs = 10_000;
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
        escalations.map((escalation) => place(tools, pacer, { escalation, leasedMs, signal })),
      );
      return idleMs;
    },
  };
}

type Turn = { escalation: Escalation; leasedMs: number; signal: AbortSignal };

async function place(tools: DialTools, pacer: Pacer, turn: Turn): Promise<void> {
  const { escalation } = turn;
  const [text, call] = await Promise.all([
    escalation.text ? order(tools, pacer, turn, 'text') : undefined,
    escalation.call ? order(tools, pacer, turn, 'call') : undefined,
  ]);
  await recordEscalation(tools.db, {
    escalation,
    worker: tools.worker,
    ...(call === undefined ? {} : { call }),
    ...(text === undefined ? {} : { text }),
  });
}

async function order(
  { carrier, vault, logger }: DialTools,
  pacer: Pacer,
  { escalation, leasedMs, signal }: Turn,
  what: 'call' | 'text',
): Promise<OrderOutcome> {
  const { token, ringSeconds, registeredName } = escalation;
  try {
    const slot = what === 'call' ? await pacer.reserve() : undefined;
    if (what === 'call' && slot === undefined)
      return { kind: 'unsent', reason: 'no number to call from is free' };
    if (slot !== undefined) await pacer.until(slot.atMs, signal);
    if (signal.aborted || performance.now() - leasedMs > leaseGoodMs)
      return { kind: 'unsent', reason: 'the turn is over' };
    const to = vault.decrypt(escalation.number, operatorPhoneBinding(escalation.operatorId));
    const timeout = AbortSignal.timeout(orderTimeoutMs);
    if (slot === undefined)
      return await carrier.sendText({ to, body: escalationWords(registeredName) }, timeout);
    const onLeft = () => pacer.noteLeft(slot);
    return await carrier.placeCall({ to, from: slot.number, token, ringSeconds, onLeft }, timeout);
  } catch (error) {
    logger.error(
      { err: error, operator: escalation.operatorId },
      'an approver was not called or texted',
    );
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}
