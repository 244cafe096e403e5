import type { RejectionClass } from './rejection-class.ts';

/** `tone`: a fax machine or a TTY, neither of which records a voice. */
export type AnsweredBy = 'human' | 'machine' | 'tone' | 'unknown';

/** How a call ended, in the carrier's view. */
export type CallEnding = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';

export type TextProgress =
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  /** Passed on, and no receipt has come for a while; many carriers never send one. */
  | 'no-receipt';

/**
 * What the carrier says of a call or a text, by itself or when it is asked. It is kept as evidence, so it holds neither the
 * number nor the token.
 */
export type CarrierReport = {
  /** The carrier's id: CallSid or MessageSid. */
  carrierId: string;
  /** The carrier's order of the reports of one call; 0 where it gives none. */
  sequenceNumber: number;
  /** The carrier's own word, such as `in-progress`; `found in-progress` where it was asked. */
  carrierStatus: string;
} & (
  | { kind: 'call'; progress: 'queued' | 'ringing' | 'answered' }
  | { kind: 'call'; progress: 'ended'; ending: CallEnding; seconds: number }
  /** Asynchronous machine detection; `records`: the machine has said its greeting, and records from now on. */
  | { kind: 'answered-by'; by: AnsweredBy; records?: boolean }
  /** `class` is absent where the carrier gave no reason, or one we do not know. */
  | { kind: 'text'; progress: TextProgress; code?: number; class?: RejectionClass }
);
