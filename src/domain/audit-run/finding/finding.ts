import {
  holdsRoleEverywhere,
  type Operator,
  type OwnerRole,
  roles,
} from '#domain/people/operator/operator.ts';
import type { findingRefusals } from '#refusals/audit.ts';

export type Severity = 'high' | 'medium' | 'low';

export type FindingState =
  /** Nobody has done anything about it yet, or it was seen again. */
  | 'open'
  /** A person says what was done; a second person has still to agree. */
  | 'resolved'
  | 'closed';

export const ownerRoles: readonly OwnerRole[] = roles.filter((role) => role !== 'translator');

/** The roles whose findings the operator may settle: those that they hold for the whole district. */
export const ownedRoles = (operator: Operator): OwnerRole[] =>
  ownerRoles.filter((role) => holdsRoleEverywhere(operator, role));

/** Days to see to a finding, where no clock of its own runs. */
export const dueDays: Record<Severity, number> = { high: 2, medium: 7, low: 30 };

export const maxResolutionLength = 500;

/** The findings of one card, as far as a decision about them depends on it. */
export type FindingsAtHand = {
  ownerRole: OwnerRole;
  open: number;
  /** Open ones that the actor has taken already. */
  mine: number;
  resolved: number;
  resolvedByOthers: number;
  /** As in the view: of what stands now. */
  shown: string;
};

export type FindingRefusal = keyof typeof findingRefusals | 'out-of-date';

/** Why the operator may not do this with these findings, if they may not. `shown` is what their card showed. */
export function refusalOf(
  act: 'take' | 'resolve' | 'close',
  actor: { operator: Operator; shown: string },
  at: FindingsAtHand | undefined,
): FindingRefusal | undefined {
  const { operator, shown } = actor;
  if (at === undefined) return 'no-finding';
  if (act === 'close') {
    if (!holdsRoleEverywhere(operator, 'compliance')) return 'not-a-closer';
    if (at.resolved === 0) return 'not-resolved';
    if (at.resolvedByOthers === 0) return 'own-resolution';
    return at.shown === shown ? undefined : 'out-of-date';
  }
  if (
    !holdsRoleEverywhere(operator, at.ownerRole) &&
    !holdsRoleEverywhere(operator, 'compliance')
  ) {
    return 'not-the-owner';
  }
  if (at.open === 0) return 'nothing-open';
  if (act === 'take' && at.mine === at.open) return 'already-mine';
  return at.shown === shown ? undefined : 'out-of-date';
}
