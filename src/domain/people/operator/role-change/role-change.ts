import { holdsRoleEverywhere, type Operator, type Role } from '#domain/people/operator/operator.ts';
import type { ChangeView } from '#domain/two-person-change/two-person-change.ts';
import type { roleChangeRefusals } from '#refusals/people.ts';

/** One role of one person, given or taken; two administrators stand behind it. */
export type RoleRequest = {
  act: 'grant' | 'revoke';
  operatorId: string;
  role: Role;
  /** Null for the whole district. */
  schoolId: string | null;
  /** Of a translator alone: what they read. */
  language: string | null;
};

/** What a card tells of a change. */
export type RoleChangeView = ChangeView & {
  act: 'grant' | 'revoke' | 'deactivate';
  person: string;
  /** Null where all power is taken at once. */
  role: Role | null;
  /** Null for the whole district. */
  school: string | null;
  /** Of a translator alone: what they read. */
  language: string | null;
};

export type RoleChangeRefusal = keyof typeof roleChangeRefusals;

export const isAdministrator = (operator: Operator): boolean =>
  holdsRoleEverywhere(operator, 'administrator');
