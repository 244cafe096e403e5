import type { OrderOutcome } from '#carrier/carrier.ts';
import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { type Wake, wakeWords } from '#domain/approval/escalation.ts';
import { leaseWakes } from '#domain/approval/lease-escalations.ts';
import { recordWake } from '#domain/approval/record-escalation.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const idleMs = 5_000;
const orderTimeoutMs = 10_000;
/** After this long somebody may have decided, so a worker that was frozen leaves the order to the next turn. */
const leaseGoodMs = 20_000;

export type ApproverWaker = {
  /** Calls and texts the approvers whose turn it is; says how many milliseconds to rest. */
  wake(signal: AbortSignal): Promise<number>;
};

/** Wakes approvers within the account's pace. A freeze of the district stops no call to its own staff. */
export function createApproverWaker(tools: DialTools & { account: string }): ApproverWaker {
  const pacer = createPacer(tools.db, tools.account);
  return {
    async wake(signal) {
      const wakes = await leaseWakes(tools.db, tools.worker);
      const leasedMs = performance.now();
      await Promise.all(wakes.map((wake) => wakeOne(tools, pacer, { wake, leasedMs, signal })));
      return idleMs;
    },
  };
}

type Turn = { wake: Wake; leasedMs: number; signal: AbortSignal };

async function wakeOne(tools: DialTools, pacer: Pacer, turn: Turn): Promise<void> {
  const { wake } = turn;
  const [text, call] = await Promise.all([
    wake.text ? order(tools, pacer, turn, 'text') : undefined,
    wake.call ? order(tools, pacer, turn, 'call') : undefined,
  ]);
  await recordWake(tools.db, {
    wake,
    worker: tools.worker,
    ...(call === undefined ? {} : { call }),
    ...(text === undefined ? {} : { text }),
  });
}

async function order(
  { carrier, vault, logger }: DialTools,
  pacer: Pacer,
  { wake, leasedMs, signal }: Turn,
  what: 'call' | 'text',
): Promise<OrderOutcome> {
  const { token, ringSeconds, registeredName } = wake;
  try {
    const slot = what === 'call' ? await pacer.reserve() : undefined;
    if (what === 'call' && slot === undefined)
      return { kind: 'unsent', reason: 'no number to call from is free' };
    if (slot !== undefined) await pacer.until(slot.atMs, signal);
    if (signal.aborted || performance.now() - leasedMs > leaseGoodMs)
      return { kind: 'unsent', reason: 'the turn is over' };
    const to = vault.decrypt(wake.number, operatorPhoneBinding(wake.operatorId));
    const timeout = AbortSignal.timeout(orderTimeoutMs);
    if (slot === undefined)
      return await carrier.sendText({ to, body: wakeWords(registeredName) }, timeout);
    const onLeft = () => pacer.noteLeft(slot);
    return await carrier.placeCall({ to, from: slot.number, token, ringSeconds, onLeft }, timeout);
  } catch (error) {
    logger.error({ err: error, operator: wake.operatorId }, 'an approver was not woken');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}
