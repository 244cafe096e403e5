import { holdsRoleEverywhere, type Operator } from '#domain/operator/operator.ts';

/** What leaves the product by a link: of one closure, of one guardian, of an incident, or a report. */
export type FileSubject = { kind: 'campaign' | 'guardian' | 'report' | 'incident'; id: string };

/**
 * What leaves although an incident holds exports. The families whom an emergency did not reach are called by hand from their
 * list, incident or not.
 */
export type Spares = 'emergency';

/** Anyone who looks after compliance, or the roles, of the whole district. */
export function mayTakeFiles(operator: Operator): boolean {
  return (
    holdsRoleEverywhere(operator, 'compliance') || holdsRoleEverywhere(operator, 'administrator')
  );
}
