/**
 * What one person asks for and another one confirms. The database keeps each promise by itself: the same person twice, or
 * one without the role, is refused there too. A kind of change has a table of its own, for what it names and what
 * stands on it: roles (`role_change`), the district's policy (`policy_change`), who is erased (`erasure_change`), a roster
 * that ends many people (`roster_change`), the end
 * of a pause (`pause`) and of a finding (`finding`).
 */
export type ChangeState = 'waiting' | 'confirmed' | 'declined' | 'expired';

/** Kinds that wait for a day at most, and can be declined. */
export type ChangeKind = 'role' | 'policy' | 'erasure' | 'roster';

/** What the second person says. */
export type Answer = 'confirmed' | 'declined';

/** How a change stands when it is answered. `isOver`: nobody can confirm it any more. */
export type Standing = { state: ChangeState; isOver: boolean };

export const isOpen = (change: Standing | undefined): boolean =>
  change?.state === 'waiting' && !change.isOver;

/** What a card tells of a change of any kind. */
export type ChangeView = {
  id: string;
  state: ChangeState;
  askedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  settledBy: string | null;
  settledAt: Temporal.Instant | null;
};

/**
 * Decides what a second request does. The first to say so asks; a different person who may confirm then does. Who may
 * only ask takes the place of an earlier requester, so that a lone confirmer who asked first is not stuck.
 */
export function nextStep(request: {
  operatorId: string;
  mayAsk: boolean;
  mayConfirm: boolean;
  /** Null where nobody asked, or the requester has lost the right to. */
  askedBy: string | null;
}): 'ask' | 'confirm' | 'refuse' {
  const { operatorId, askedBy } = request;
  if (askedBy === operatorId) return 'refuse';
  if (request.mayConfirm && askedBy !== null) return 'confirm';
  return request.mayAsk ? 'ask' : 'refuse';
}
