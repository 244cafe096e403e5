import type { MailBlocker } from '#domain/district/mail-server/mail-blocker.ts';
import type { Change, ChangeView } from '#domain/two-person-change/two-person-change.ts';
import type { policyChangeRefusals } from '#refusals/people.ts';

export type PolicyValue = string | number | boolean | null;

/** By column of `district`. */
export type PolicySettings = Record<string, PolicyValue>;

export type PolicyChange = Change<PolicySettings, { before: PolicySettings }>;

/** One column of the district's policy that is to be looser. */
export type PolicyLoosening = { column: string; before: PolicyValue; after: PolicyValue };

/** What a card tells of a change of the policy. */
export type PolicyChangeView = ChangeView & {
  loosenings: PolicyLoosening[];
  /** Present where it would begin e-mail, and none can leave now. */
  noMail?: MailBlocker;
};

export type PolicyChangeRefusal = keyof typeof policyChangeRefusals;

export function looseningsOf({
  wanted,
  about: { before },
}: Pick<PolicyChange, 'wanted' | 'about'>): PolicyLoosening[] {
  return Object.entries(before).map(([column, value]) => ({
    column,
    before: value,
    after: wanted[column] ?? null,
  }));
}

/** `step_up_recipients: 500 -> 900`, for the log and the command line. */
export function describeLoosening({ column, before, after }: PolicyLoosening): string {
  return `${column}: ${before ?? 'never'} -> ${after ?? 'never'}`;
}
