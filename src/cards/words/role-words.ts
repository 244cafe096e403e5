import { languageName } from '#domain/language/languages.ts';
import type { OwnerRole, Role } from '#domain/people/operator/operator.ts';
import type { RoleChangeView } from '#domain/people/operator/role-change/role-change.ts';

/** What one person is. */
export const roleNames: Record<Role, string> = {
  requester: 'Requester',
  approver: 'Approver',
  compliance: 'Compliance',
  'front-office': 'Front office',
  administrator: 'Administrator',
  translator: 'Translator',
};

/** All of them. */
export const roleWords: Record<OwnerRole, string> = {
  requester: 'requesters',
  approver: 'approvers',
  compliance: 'compliance staff',
  'front-office': 'the front office',
  administrator: 'administrators',
};

/** What one of them may do from now on; of an approver more is said. */
export const mayNow: Readonly<Record<Exclude<Role, 'approver'>, string>> = {
  requester: 'can now request closures',
  compliance: 'can now do the work of compliance staff',
  'front-office': 'can now do the work of the front office',
  administrator: 'can now do the work of administrators',
  translator: 'can now read translations',
};

/** `Translator: Somali`. */
export const heldRoleName = ({ role, language }: { role: Role; language: string | null }) =>
  language === null ? roleNames[role] : `${roleNames[role]}: ${languageName(language)}`;

export const wholeDistrict = 'Whole district';

/** `Give Joan Abernathy the role Approver, Whole district`. */
export function roleChangeWords({ act, person, role, school, language }: RoleChangeView): string {
  if (role === null) return `Take all roles from ${person}`;
  const what = `the role ${heldRoleName({ role, language })}, ${school ?? wholeDistrict}`;
  return act === 'grant' ? `Give ${person} ${what}` : `Take from ${person} ${what}`;
}
