import type { AnsweredBy, CarrierReport } from '#domain/shared/carrier/carrier-report.ts';

/** A call of the carrier's list. */
export type ListedCall = { createdAt: Temporal.Instant; report: CarrierReport };

/** A text of the carrier's list. */
export type ListedText = { createdAt: Temporal.Instant; body: string; report: CarrierReport };

/** What an account did since a time, in no order. */
export type AccountHistory = {
  calls: (ListedCall & {
    to: string;
    from: string;
    /** Where somebody, or a machine, picked up. */
    answeredBy: AnsweredBy | undefined;
    /** When that was, to the second; absent where the carrier doesn’t say. */
    answeredAt?: Temporal.Instant | undefined;
    /** The carrier got no words for it, and said an error of its own. */
    heardError: boolean;
  })[];
  texts: (ListedText & { to: string; from: string })[];
  /** Texts that came in, oldest first. */
  textsIn: { createdAt: Temporal.Instant; carrierId: string; from: string; body: string }[];
};
