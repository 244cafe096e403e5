import { hash } from 'node:crypto';
import { holdsRoleEverywhere, type Operator, type Role } from '#domain/people/operator/operator.ts';
import type { accessReviewRefusals } from '#refusals/people.ts';

/** A role that somebody holds now. */
export type HeldRole = {
  role: Role;
  schoolId: string | null;
  school: string | null;
  /** What a translator reads. */
  language: string | null;
  since: Temporal.Instant;
  /** Who asked for it and who confirmed it; nobody where it came with the first staff list. */
  by: string[];
};

/** Somebody about whom an open review has not decided yet. */
export type PersonToReview = { id: string; name: string; roles: HeldRole[] };

export type AccessReview = {
  id: string;
  startedAt: Temporal.Instant;
  /** Null while it is open. */
  finishedAt: Temporal.Instant | null;
  kept: number;
  removed: number;
  waiting: PersonToReview[];
};

export type AccessReviewRefusal = keyof typeof accessReviewRefusals | 'out-of-date';

export const mayReview = (operator: Operator): boolean =>
  holdsRoleEverywhere(operator, 'compliance');

/** A role as the evidence keeps it. */
export function heldWords({ role, schoolId, language }: HeldRole): string {
  if (language !== null) return `${role}:${language}`;
  return schoolId === null ? role : `${role}@${schoolId}`;
}

/** Tells apart what a card showed of a person from what they hold by now. */
export function shownCode({ id, roles }: PersonToReview): string {
  return hash('sha256', [id, ...roles.map(heldWords).sort()].join('\n'), 'hex').slice(0, 16);
}
