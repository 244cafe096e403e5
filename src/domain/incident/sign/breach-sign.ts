import type { signRefusals } from '#refusals/incident.ts';

export type SignKind =
  | 'look-ups'
  | 'exports'
  | 'decryptions'
  | 'foreign-card'
  | 'witness-mismatch'
  | 'refused-signatures'
  | 'closed-account'
  | 'wrong-codes'
  | 'code-requests'
  | 'wrong-digits'
  /** Somebody on the staff saw something. */
  | 'reported';

/** Something that looks like a breach, as a card shows it. */
export type BreachSign = {
  id: string;
  kind: SignKind;
  /** Of the staff, where it is about somebody. */
  person: string | null;
  /** Of the staff, who reported it; what they saw is read by itself. */
  reporter: string | null;
  /** When the reporter saw it. */
  noticedAt: Temporal.Instant | null;
  /** The closure from whose card it was reported. */
  closure: { id: string; number: number } | null;
  seen: number;
  /** A usual day of this person. */
  usual: number | null;
  seenAt: Temporal.Instant;
  timeZone: string;
  answer: 'incident' | 'no-breach' | null;
  incident: number | null;
  reason: string | null;
  answeredBy: string | null;
  answeredAt: Temporal.Instant | null;
};

export type SignRefusal = keyof typeof signRefusals | 'not-compliance' | 'no-incident';

/** After so long without an answer, administrators are told of a report and the channel is told again. */
export const reportPatienceMinutes = 15;

/** From when on a report has waited too long; undefined where it is answered, or is none. */
export function lateAt({ kind, answer, seenAt }: BreachSign): Temporal.Instant | undefined {
  return kind === 'reported' && answer === null
    ? seenAt.add({ minutes: reportPatienceMinutes })
    : undefined;
}
