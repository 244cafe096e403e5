import type { CampaignLine } from '#domain/closure/view/campaign-line.ts';

/** A closure that waits for a decision, in one line. */
export type WaitingLine = CampaignLine & {
  expiresAt: Temporal.Instant;
  author: string;
  /** Requested by the person who looks. */
  isMine: boolean;
};

/** One that was approved, and as of `now` calls nobody before `opensAt`. */
export type PlannedLine = Omit<WaitingLine, 'expiresAt'> & {
  opensAt: Temporal.Instant;
  now: Temporal.Instant;
};

/** A request that was sent back or expired, and calls nobody until its requester changes it. */
export type ReturnedLine = Omit<WaitingLine, 'expiresAt'> & { by: string | null; reason: string };

/** Somebody of the staff, by their account on a platform. */
export type Mentioned = { userId: string; name: string };
