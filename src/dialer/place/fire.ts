import { missedItsSlot, type OrderOutcome } from '#carrier/carrier.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import type { Slot } from '#domain/attempt/pace/slots.ts';
import type { Pacer } from '../pace/pacing.ts';
import { type OrderTools, placeAttempt } from './place-attempt.ts';
import type { RecallWatch } from './recall-watch.ts';

type FireTools = OrderTools & { pacer: Pacer; recalls: RecallWatch };

type Shot = { intent: Intent; slot: Slot | undefined; committedMs: number; signal: AbortSignal };

/** Fires in the intent's slot, or in a later one where this one was missed. */
export async function fire(tools: FireTools, shot: Shot): Promise<OrderOutcome> {
  const { pacer, recalls } = tools;
  const { intent, committedMs, signal } = shot;
  for (let next = shot.slot; ; ) {
    const slot = next;
    const goodForMs = intentGoodMs - (performance.now() - committedMs);
    // Nothing has left this process, so it is safe to begin again from the plan.
    if (signal.aborted || slot === undefined || slot.atMs - pacer.nowMs() > goodForMs) {
      return withdraw(tools, intent);
    }
    const turnMs = await pacer.turn(slot, signal);
    if (signal.aborted) return withdraw(tools, intent);
    const may = await recalls.mayLeave(intent);
    if (may === 'recalled') return takenBack;
    const leftMs = turnMs + pacer.mostLateMs() - pacer.nowMs();
    if (may === 'yes' && leftMs >= 0) {
      if (!recalls.take(intent)) return takenBack;
      const endMs = performance.now() + leftMs;
      const onLeft = () => pacer.noteLeft(slot);
      const outcome = await placeAttempt(tools, intent, { committedMs, turn: { endMs, onLeft } });
      if (!missedItsSlot(outcome)) return outcome;
      recalls.watch(intent, committedMs);
    }
    next = await pacer
      .reserve(intent.from === undefined ? [] : [intent.from])
      .catch(() => undefined);
  }
}

/** As soon as its intent stands; a worker that was frozen in between looks again. */
export async function send(
  tools: OrderTools & { recalls: RecallWatch },
  intent: Intent,
  committedMs: number,
): Promise<OrderOutcome> {
  const may = await tools.recalls.mayLeave(intent);
  if (!tools.recalls.take(intent)) return takenBack;
  if (may === 'yes') return placeAttempt(tools, intent, { committedMs });
  const outcome = unsent('nobody could tell whether it still may leave');
  await tools.saveOutcome(intent, outcome);
  return outcome;
}

async function withdraw(tools: FireTools, intent: Intent): Promise<OrderOutcome> {
  if (!tools.recalls.take(intent)) return takenBack;
  const outcome = unsent('no slot in time');
  await tools.saveOutcome(intent, outcome);
  return outcome;
}

function unsent(reason: string): OrderOutcome {
  return { kind: 'unsent', reason, retryAfterMs: 0 };
}

/** It is saved already. */
const takenBack = unsent('taken back before it left');
