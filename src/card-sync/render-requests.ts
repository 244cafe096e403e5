import { queueAlarm, queueCard, queueState } from '#conversation/family/queue-card.ts';
import type { Db } from '#database/transaction.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import {
  claimDueAt,
  findRequestQueue,
  findTakers,
} from '#domain/family/request/find-request-queue.ts';
import type { Drawing } from './card-type.ts';

/** How old what waits is said to be is true to so much. */
const redrawAfterMs = 120_000;

/** A school's queue of one day. The channel is told when the first one waits again, and when nobody takes it. */
export async function renderRequests(
  db: Db,
  { subject: school, part: day, platform, told }: StaleCard,
): Promise<Drawing | undefined> {
  const queue = await findRequestQueue(db, { school, day });
  if (queue === undefined) return undefined;
  const now = Temporal.Now.instant();
  const due = claimDueAt(queue);
  const state = queueState(queue, now);
  const isNews = state !== told && state !== 'idle' && told !== '';
  const takers = state === 'late' && isNews ? await findTakers(db, { school, platform }) : [];
  return {
    card: queueCard(queue, now),
    milestones: isNews ? [{ told: state, card: queueAlarm(queue, takers), isBroadcast: true }] : [],
    told: state,
    ...(due === undefined
      ? {}
      : {
          redrawAfterMs: Math.max(
            1_000,
            Math.min(redrawAfterMs, now.until(due).total('milliseconds')),
          ),
        }),
  };
}
