import { type OfficeReach, officeReach } from '#domain/office/office-reach.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';

/**
 * Whose figures somebody may read: of all schools, or of these. Undefined for none. Anyone who may look up the families
 * of single schools may count them, too.
 */
export function reportReach(
  operator: Operator,
  readers: 'office' | 'overseers',
): OfficeReach | undefined {
  if (mayTakeFiles(operator)) return 'district';
  return readers === 'office' ? officeReach(operator) : undefined;
}
