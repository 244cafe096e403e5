import type { Operator, Role } from '#domain/people/operator/operator.ts';

/** Whose families a member of the front office or of compliance may look up: all, or those of these schools. */
export type OfficeReach = 'district' | readonly string[];

/** Those who look up families. */
export const officeRoles: readonly Role[] = ['front-office', 'compliance'];

/** Undefined for one who may look up nobody, an administrator included: keeping the machine is no reason to read. */
export function officeReach(operator: Operator): OfficeReach | undefined {
  return reachOf(operator, officeRoles);
}

/** The schools for which the operator holds one of the roles; undefined for none. */
export function reachOf(operator: Operator, roles: readonly Role[]): OfficeReach | undefined {
  const grants = operator.roles.filter(({ role }) => roles.includes(role));
  if (grants.length === 0) return undefined;
  const schools = grants.flatMap(({ schoolId }) => schoolId ?? []);
  return schools.length < grants.length ? 'district' : [...new Set(schools)];
}

/** To lift a block is for compliance of the whole district: it lets calls go to what may be an emergency line. */
export function mayLiftBlock(operator: Operator): boolean {
  return operator.roles.some(({ role, schoolId }) => role === 'compliance' && schoolId === null);
}

export function isWithinReach(reach: OfficeReach, schoolId: string): boolean {
  return reach === 'district' || reach.includes(schoolId);
}
