import type { CallEnding } from '../carrier-report.ts';

/** What became of an order to the own phone of somebody on the staff, in the carrier port's terms. */
export type StaffOrderOutcome =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected' }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

/** How one stands. `placing` may have been placed, so nobody places it again; `unsent` provably never left. */
export type StaffOrderState = 'placing' | 'placed' | 'refused' | 'unsent' | 'unknown';

export const stateAfter = {
  accepted: 'placed',
  rejected: 'refused',
  unsent: 'unsent',
  unknown: 'unknown',
} as const satisfies Record<StaffOrderOutcome['kind'], StaffOrderState>;

export const orderIdOf = (outcome: StaffOrderOutcome) =>
  outcome.kind === 'accepted' ? outcome.carrierId : null;

/** How a call to somebody on the staff ended, by what the carrier says of it. */
export const callEndings = {
  completed: 'heard',
  busy: 'no-answer',
  'no-answer': 'no-answer',
  canceled: 'no-answer',
  failed: 'refused',
} as const satisfies Record<CallEnding, string>;
