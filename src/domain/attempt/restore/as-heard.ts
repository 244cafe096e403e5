import type { ForgottenOrder } from './forgotten-order.ts';

/** A worker looks each second, and the carrier’s times are whole seconds. */
const inexact = Temporal.Duration.from({ seconds: 2 });

/**
 * Anyone who picked up while no database gave us words heard the carrier’s error, and counts as not told. By the carrier’s
 * own word; else by the time, where this worker saw the database go. Of a backup nobody knows how long it answered.
 */
export function asHeard(
  order: ForgottenOrder,
  lived: Temporal.Instant | undefined,
): ForgottenOrder {
  const { answeredAt, heardError, report } = order;
  const isOver = report.kind === 'call' && report.progress === 'ended';
  const isAfter =
    isOver &&
    answeredAt !== undefined &&
    lived !== undefined &&
    Temporal.Instant.compare(answeredAt, lived.add(inexact)) > 0;
  const isUnheard = heardError === true || isAfter;
  return isUnheard && order.answeredBy !== undefined
    ? { ...order, answeredBy: undefined, isUnheard }
    : order;
}
