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
