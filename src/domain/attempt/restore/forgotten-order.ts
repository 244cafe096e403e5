import type { AttemptState } from '#domain/attempt/machine/attempt.ts';
import type { AnsweredBy, CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { PhoneIndexes } from '#vault/vault.ts';

/** A call or text that the carrier has, of which the restored database may know nothing. */
export type ForgottenOrder = {
  channel: Channel;
  phoneIndexes: PhoneIndexes;
  /** The number it showed. */
  from: string;
  /** What a text said; empty for a call. */
  body: string;
  createdAt: Temporal.Instant;
  report: CarrierReport;
  /** Who picked up; undefined where nobody did. */
  answeredBy: AnsweredBy | undefined;
  /** When that was, to the second, where the carrier says it. */
  answeredAt?: Temporal.Instant | undefined;
  /** The person who picked up heard an error of the carrier’s, and no word of ours. */
  heardError?: boolean;
  /** It was picked up, and counts as not spoken. */
  isUnheard?: true;
};

/** A try that a call or text of the carrier may be. */
export type Meant = { id: string; phoneId: string; token: string | null; state: AttemptState };

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
