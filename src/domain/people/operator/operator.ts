import type { Platform } from '#domain/shared/platform.ts';

export const roles = [
  'requester',
  'approver',
  'compliance',
  'front-office',
  'administrator',
  'translator',
] as const;
export type Role = (typeof roles)[number];

/** Those that see to the findings of audits. */
export type OwnerRole = Exclude<Role, 'translator'>;

/** A person of the staff, whatever accounts they speak from. */
export type Operator = {
  id: string;
  name: string;
  /** `schoolId` is null for the whole district; `language` is what a translator reads. */
  roles: readonly { role: Role; schoolId: string | null; language?: string | null }[];
};

/** Whether the operator holds the role for every one of the schools. No school at all means: for any. */
export function holdsRole(
  operator: Operator,
  role: Role,
  schoolIds: readonly string[] = [],
): boolean {
  const grants = operator.roles.filter((grant) => grant.role === role);
  if (grants.some((grant) => grant.schoolId === null)) return true;
  if (schoolIds.length === 0) return grants.length > 0;
  return schoolIds.every((id) => grants.some((grant) => grant.schoolId === id));
}

/** Whether somebody takes attendance there: lists who is absent, and says whose absence is excused. As `may_still_ask` says it. */
export const takesAttendance = (operator: Operator, schoolIds: readonly string[]): boolean =>
  holdsRole(operator, 'requester', schoolIds) || holdsRole(operator, 'front-office', schoolIds);

/** Whether the operator holds the role for the whole district, and not only for some of its schools. */
export function holdsRoleEverywhere(operator: Operator, role: Role): boolean {
  return operator.roles.some((grant) => grant.role === role && grant.schoolId === null);
}

/** The languages that the operator may accept translations in. */
export function languagesRead(operator: Operator): string[] {
  return operator.roles.flatMap(({ role, language }) =>
    role === 'translator' && language != null ? [language] : [],
  );
}

/** A chat account, as its platform names it. */
export type AccountKey = { platform: Platform; tenantId: string; userId: string };
