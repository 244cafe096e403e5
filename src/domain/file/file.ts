import { holdsRoleEverywhere, type Operator } from '#domain/operator/operator.ts';

/** What leaves the product by a link: the evidence of one closure or its families not reached, or the consent report. */
export type FileSubject = { kind: 'campaign' | 'report'; id: string };

/** Anyone who looks after compliance, or the roles, of the whole district. */
export function mayTakeFiles(operator: Operator): boolean {
  return (
    holdsRoleEverywhere(operator, 'compliance') || holdsRoleEverywhere(operator, 'administrator')
  );
}
