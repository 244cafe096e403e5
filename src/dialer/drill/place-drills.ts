import type { Carrier, OrderOutcome } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { drillTextBody } from '#domain/drill/drill.ts';
import { finishDrills } from '#domain/drill/finish-drills.ts';
import {
  findDueDrill,
  type LeasedDrillCall,
  leaseDrillCall,
} from '#domain/drill/lease-drill-calls.ts';
import { recordDrillOrder } from '#domain/drill/record-drill-order.ts';
import type { Logger } from '#log/logger.ts';
import { drillPhoneBinding, type Vault } from '#vault/vault.ts';

/**
 * All that drills need of the dialing: the account’s next slot, so that they go at the pace of a closure. Whose numbers there are
 * and who else is called stays on the other side.
 */
export type DrillPace = {
  /** Resolves in the slot, or with undefined where there is none; `left` tells when the call went out. */
  takeSlot(signal: AbortSignal): Promise<{ left(): void } | undefined>;
};

export type DrillTools = {
  /** As the role of drills, which reads no family. */
  db: Db;
  carrier: Pick<Carrier, 'placeCall' | 'sendText' | 'cancelCall'>;
  vault: Vault;
  worker: string;
  logger: Logger;
  pace: DrillPace;
};

const idleMs = 1_000;
const pauseMs = 5_000;
const orderTimeoutMs = 10_000;

/** Calls the phones of the staff’s list, and nobody else; says how many milliseconds to rest. */
export function createDrillDialer(tools: DrillTools): {
  dial(signal: AbortSignal): Promise<number>;
} {
  return {
    async dial(signal) {
      const over = await finishDrills(tools.db, tools.worker);
      if (over === undefined) return idleMs;
      await hangUp(tools, over);
      return (await placeDue(tools, signal)) === 'unsent' ? pauseMs : idleMs;
    },
  };
}

/**
 * One phone after the other, until none is due. A slot is taken only for the next of them, so that an emergency that starts
 * meanwhile misses one at most. An order that did not leave waits for the next turn.
 */
async function placeDue(tools: DrillTools, signal: AbortSignal): Promise<'done' | 'unsent'> {
  const placed: Promise<OrderOutcome[]>[] = [];
  while (!signal.aborted && (await findDueDrill(tools.db))) {
    const slot = await tools.pace.takeSlot(signal);
    if (slot === undefined || signal.aborted) return 'unsent';
    // In its slot it is decided once more whether anybody is called.
    const leased = await leaseDrillCall(tools.db);
    if (leased === undefined) break;
    placed.push(place(tools, leased, () => slot.left()));
  }
  const outcomes = (await Promise.all(placed)).flat();
  return outcomes.some(({ kind }) => kind === 'unsent') ? 'unsent' : 'done';
}

async function place(
  tools: DrillTools,
  leased: LeasedDrillCall,
  onLeft: () => void,
): Promise<OrderOutcome[]> {
  const { token, ringSeconds, sealed } = leased;
  const { from } = sealed;
  const to = tools.vault.decrypt(leased.number, drillPhoneBinding(leased.index, 'number'));
  const [call, text] = await Promise.all([
    leased.call
      ? order(tools, tools.carrier.placeCall({ to, from, token, ringSeconds, onLeft }, inTime()))
      : undefined,
    leased.text
      ? order(
          tools,
          tools.carrier.sendText({ to, from, token, body: drillTextBody(sealed) }, inTime()),
        )
      : undefined,
  ]);
  await recordDrillOrder(tools.db, { leased, worker: tools.worker, call, text });
  return [call, text].filter((outcome) => outcome !== undefined);
}

async function order({ logger }: DrillTools, sent: Promise<OrderOutcome>): Promise<OrderOutcome> {
  try {
    return await sent;
  } catch (error) {
    logger.error({ err: error }, 'a phone of a drill was not reached');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

/** A drill that a closure ended leaves no phone ringing. */
async function hangUp({ carrier, logger }: DrillTools, callIds: readonly string[]): Promise<void> {
  for (const callId of callIds) {
    await carrier.cancelCall(callId).catch((error: unknown) => {
      logger.warn(
        { err: error, call: callId },
        'a call of a drill was not ended; it is asked again',
      );
    });
  }
}

const inTime = () => AbortSignal.timeout(orderTimeoutMs);
