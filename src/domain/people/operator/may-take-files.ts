import { holdsRoleEverywhere, type Operator } from './operator.ts';

/** What leaves the product by a link: of one closure, of one guardian, of an incident, or a report. */
export type FileSubject = { kind: 'campaign' | 'guardian' | 'report' | 'incident'; id: string };

/** What an open incident does not hold: a file of a closure that is an emergency, or any of the kind. */
export type Spares = 'emergency' | 'all';

/** Anyone who looks after compliance, or the roles, of the whole district. */
export function mayTakeFiles(operator: Operator): boolean {
  return (
    holdsRoleEverywhere(operator, 'compliance') || holdsRoleEverywhere(operator, 'administrator')
  );
}
