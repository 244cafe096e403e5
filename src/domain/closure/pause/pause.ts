import { holdsRole, holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import type { pauseRefusals } from '#refusals/closure.ts';

export type PauseRefusal =
  | keyof typeof pauseRefusals
  | 'not-found'
  | 'out-of-date'
  | 'frozen'
  | 'untrained';

/** The longest a reason for a freeze may be. */
export const maxFreezeReason = 300;

/** Dialing that stands still: of one campaign, or of the whole district. Names are those of operators. */
export type Pause = {
  id: string;
  /** The freeze of an incident, which spares emergencies and holds exports: by the incident's number. */
  incident: number | null;
  /** Null where the program itself placed it, such as when the carrier refuses the account. */
  placedBy: string | null;
  reason: string | null;
  placedAt: Temporal.Instant;
  /** Who wants it to end, and still may; another person has yet to agree. */
  askedBy: string | null;
  askedById: string | null;
  releasedBy: string | null;
  releasedAt: Temporal.Instant | null;
};

/** Compliance staff and administrators of the whole district freeze it, and end the freeze. */
export function mayFreeze(operator: Operator): boolean {
  return (
    holdsRoleEverywhere(operator, 'compliance') || holdsRoleEverywhere(operator, 'administrator')
  );
}

/** An incident freezes too, and must not wait for the right person: anybody who may approve a closure opens one. */
export const mayOpenIncident = (operator: Operator): boolean =>
  mayFreeze(operator) || holdsRole(operator, 'approver');

export type PauseResult =
  /** `asked`: it takes another person yet. */
  { kind: 'placed' | 'asked' | 'released' } | { kind: 'refused'; reason: PauseRefusal };
