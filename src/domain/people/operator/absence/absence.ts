import type { Operator } from '#domain/people/operator/operator.ts';
import type { absenceRefusals } from '#refusals/people.ts';

/** An approver who is away, and who stands in, if they named somebody. */
export type Absence = {
  person: string;
  /** The first moment of the first day back. */
  until: Temporal.Instant;
  standIn: string | null;
};

/** Where fewer are left than it takes to approve. */
export type Shortage = {
  /** Null for all schools at once. */
  school: string | null;
  left: number;
  needed: number;
};

export type AbsenceRefusal = keyof typeof absenceRefusals;

export const isApprover = ({ roles }: Operator): boolean =>
  roles.some(({ role }) => role === 'approver');
