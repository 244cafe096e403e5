/**
 * How one order of a wake stands. `placing` may have been placed, so nobody places it again; `unsent` provably never
 * left.
 */
export type EscalationState = 'placing' | 'placed' | 'refused' | 'unsent' | 'unknown';

/** An approver to wake now, by what is still to be placed. */
export type Escalation = {
  versionId: string;
  operatorId: string;
  campaignId: string;
  /** The call's secret, 22 characters of base64url. */
  token: string;
  /** Encrypted. */
  number: Buffer;
  call: boolean;
  text: boolean;
  registeredName: string;
  ringSeconds: number;
};

/** What became of an order, in the carrier port's terms. */
export type EscalationOutcome =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected' }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

/** Spoken and texted alike. Whoever listens in learns nothing of families, and no key decides anything. */
export function escalationWords(registeredName: string): string {
  return `Bellwether of ${registeredName}: an approval is waiting in the closures channel. Please open Slack or Teams and decide there.`;
}
