import { safeReach } from '#domain/closure/safe/find-who-is-safe.ts';
import { mayPreview } from '#domain/closure/view/find-own-acts.ts';
import { officeReach, officeRoles } from '#domain/office/office-reach.ts';
import { isApprover } from '#domain/people/operator/absence/absence.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import {
  holdsRole,
  holdsRoleEverywhere,
  type Operator,
  type Role,
} from '#domain/people/operator/operator.ts';
import { reportReach } from '#domain/report/may-read.ts';
import { type Refusal } from '#refusals/refusals.ts';

type Rule = {
  /** As docs/commands.md says it. */
  words: string;
  guard?: { admits: (operator: Operator) => boolean; refusal: Refusal };
  /** Whom help tells of it, where no guard says so; everybody unless told otherwise. */
  roles?: readonly Role[];
};

/** Who may type a command. Without a guard its operation decides, and leaves an entry where it refuses. */
export const audiences = {
  everyone: { words: 'everyone on the staff list' },
  requesters: { words: 'requesters', roles: ['requester'] },
  'requesters-and-approvers': {
    words: 'requesters, approvers',
    roles: ['requester', 'approver'],
  },
  attendance: {
    words: 'requesters, front office',
    roles: ['requester', 'front-office'],
  },
  approvers: { words: 'approvers', guard: { admits: isApprover, refusal: 'no-approver-role' } },
  office: {
    words: 'front office, compliance',
    guard: {
      admits: (operator) => officeReach(operator) !== undefined,
      refusal: 'not-office',
    },
  },
  'staff-of-closures': {
    words: 'requesters, approvers, front office, compliance',
    guard: {
      admits: mayPreview,
      refusal: 'no-preview',
    },
  },
  'office-and-requester': {
    words: 'front office, compliance, the requester',
    roles: [...officeRoles, 'requester'],
  },
  'safe-readers': {
    words: 'requesters, approvers, administrators',
    guard: {
      admits: (operator) => safeReach(operator) !== undefined,
      refusal: 'not-for-the-safe-list',
    },
  },
  compliance: {
    words: 'compliance of the district',
    guard: {
      admits: (operator) => holdsRoleEverywhere(operator, 'compliance'),
      refusal: 'not-for-compliance-of-families',
    },
  },
  auditors: { words: 'compliance', roles: ['compliance'] },
  freezers: {
    words: 'compliance, administrators',
    roles: ['compliance', 'administrator'],
  },
  drillers: {
    words: 'requesters, approvers; the list: administrators',
    roles: ['requester', 'approver', 'administrator'],
  },
  'report-readers': {
    words: 'compliance, administrators; of their schools: front office',
    guard: {
      admits: (operator) => reportReach(operator, 'office') !== undefined,
      refusal: 'not-compliance',
    },
  },
  'notice-senders': {
    words: 'compliance, administrators; requesters of the whole district',
    guard: {
      admits: (operator) => mayTakeFiles(operator) || holdsRoleEverywhere(operator, 'requester'),
      refusal: 'not-compliance',
    },
  },
  'finding-owners': {
    words: 'compliance, administrators, front office of the district',
    guard: {
      admits: (operator) => mayTakeFiles(operator) || holdsRoleEverywhere(operator, 'front-office'),
      refusal: 'no-findings',
    },
  },
  overseers: {
    words: 'compliance, administrators',
    guard: { admits: mayTakeFiles, refusal: 'not-compliance' },
  },
} as const satisfies Record<string, Rule>;

export type Audience = keyof typeof audiences;

/** Why somebody may not type it, if that can be told from their roles alone. */
export function blockerOf(who: Audience, operator: Operator): Refusal | undefined {
  const { guard }: Rule = audiences[who];
  return guard === undefined || guard.admits(operator) ? undefined : guard.refusal;
}

/** Whether help tells this person of it. Anyone who types it all the same hears from its operation why not. */
export function isOfferedTo(who: Audience, operator: Operator): boolean {
  const { guard, roles }: Rule = audiences[who];
  if (guard !== undefined) return guard.admits(operator);
  return roles === undefined || roles.some((role) => holdsRole(operator, role));
}
