/**
 * What one person asks for and another one confirms. The database keeps each promise by itself: the same person twice, one
 * without the role, a request that is over or was changed is refused there too. A kind is a row of `change_rule` and of
 * `two_person_change`; roles have `role_change`, because each grant points to its own. The end of a pause (`pause`) and of a
 * finding (`finding`) are their own, and wait for no day.
 */
export type ChangeState = 'waiting' | 'confirmed' | 'declined' | 'expired';

/** Kinds that wait for a day at most, and can be declined. */
export const changeKinds = ['role', 'policy', 'erasure', 'roster', 'person'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What the second person says. */
export type Answer = 'confirmed' | 'declined';

/** How a change stands when it is answered. `isOver`: nobody can confirm it any more. */
export type Standing = { state: ChangeState; isOver: boolean };

/** A change as it was asked for. What `wanted` and `about` hold is its kind's. */
export type Change<Wanted = unknown, About = unknown> = {
  id: string;
  /** Null for the command line, or the night. */
  askedBy: string | null;
  /** Whom it concerns, where it is a guardian or one of the staff. */
  guardianId: string | null;
  operatorId: string | null;
  wanted: Wanted;
  about: About;
};

/** What a card tells of a change of any kind. */
export type ChangeView = {
  id: string;
  state: ChangeState;
  /** A name; null for the command line, or the night. */
  askedBy: string | null;
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
