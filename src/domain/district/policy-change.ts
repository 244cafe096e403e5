import type { RoleChangeState } from '#domain/operator/role-change/role-change.ts';

export type PolicyValue = string | number | boolean | null;

/** One column of the district's policy that is to be looser. */
export type PolicyLoosening = { column: string; before: PolicyValue; after: PolicyValue };

/** What a card tells of a change of the policy. */
export type PolicyChangeView = {
  id: string;
  loosenings: PolicyLoosening[];
  state: RoleChangeState;
  askedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  settledBy: string | null;
  settledAt: Temporal.Instant | null;
};

export type PolicyChangeRefusal =
  | 'not-an-administrator-of-policy'
  /** Or it is over: its day, or the policy that it was asked about. */
  | 'policy-change-settled';

export function looseningsOf(change: {
  settings: Record<string, PolicyValue>;
  before: Record<string, PolicyValue>;
}): PolicyLoosening[] {
  return Object.entries(change.settings).map(([column, after]) => ({
    column,
    before: change.before[column] ?? null,
    after,
  }));
}

/** `step_up_recipients: 500 -> 900`, for the log and the command line. */
export function describeLoosening({ column, before, after }: PolicyLoosening): string {
  return `${column}: ${before ?? 'never'} -> ${after ?? 'never'}`;
}
