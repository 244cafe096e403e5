import type { AnsweredBy, CarrierReport } from '#domain/shared/carrier/carrier-report.ts';

/** A call of the carrier's list. */
export type ListedCall = { createdAt: Temporal.Instant; report: CarrierReport };

/** A text of the carrier's list. */
export type ListedText = { createdAt: Temporal.Instant; body: string; report: CarrierReport };

/** What an account did since a time, in no order. */
export type AccountHistory = {
  /** `answeredBy` is there where somebody, or a machine, picked up. */
  calls: (ListedCall & { to: string; from: string; answeredBy: AnsweredBy | undefined })[];
  texts: (ListedText & { to: string; from: string })[];
  /** Texts that came in, oldest first. */
  textsIn: { createdAt: Temporal.Instant; carrierId: string; from: string; body: string }[];
};
