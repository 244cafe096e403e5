import { holdsRoleEverywhere, type Operator, type Role } from '../operator/operator.ts';

export type Severity = 'high' | 'medium' | 'low';

export type FindingState =
  /** Nobody has done anything about it yet, or it was seen again. */
  | 'open'
  /** A person says what was done; a second person has still to agree. */
  | 'resolved'
  | 'closed';

/** A kind of fault: what it is called, the rule that it breaks, and whose matter it is. */
export type FindingKind = { title: string; citation: string; owner: Role };

export const findingKinds = {
  'call-without-basis': {
    title: 'Calls without a basis',
    citation: '47 CFR 64.1200(a)(1); NIST SP 800-53 AC-5, AU-10',
    owner: 'compliance',
  },
  'call-after-withdrawal': {
    title: 'Calls after a withdrawal',
    citation: '47 CFR 64.1200(a)(10); Coleman v. Rite Aid',
    owner: 'compliance',
  },
  'evidence-missing': {
    title: 'Evidence of consent missing',
    citation: 'FCC 15-72: the caller proves consent',
    owner: 'front-office',
  },
  'evidence-stale': {
    title: 'Consent over 12 months old',
    citation: '47 CFR 64.1200(m); district policy',
    owner: 'front-office',
  },
  'revocation-late': {
    title: 'Withdrawals past their clock',
    citation: '47 CFR 64.1200(a)(10): ten business days',
    owner: 'compliance',
  },
  'confirmation-late': {
    title: 'Confirmations not in time',
    citation: '47 CFR 64.1200(a)(12): five minutes',
    owner: 'administrator',
  },
  'gate-differs': {
    title: 'Gate differs from the ledger',
    citation: 'NIST SP 800-53 SI-7',
    owner: 'administrator',
  },
  'books-out-of-balance': {
    title: 'Books that don’t balance',
    citation: 'NIST SP 800-53 AU-6, AU-12',
    owner: 'administrator',
  },
  'check-failed': {
    title: 'Checks that could not be done',
    citation: 'NIST SP 800-53 AU-5, SI-6',
    owner: 'administrator',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingKinds, code);
}

/** Days to see to a finding, where no clock of its own runs. */
export const dueDays: Record<Severity, number> = { high: 2, medium: 7, low: 30 };

export const maxResolutionLength = 500;

/** The findings of one card, as far as a decision about them depends on it. */
export type FindingsAtHand = {
  ownerRole: Role;
  open: number;
  /** Open ones that the asker has taken already. */
  mine: number;
  resolved: number;
  resolvedByOthers: number;
  /** As in the view: of what stands now. */
  shown: string;
};

export type FindingRefusal =
  | 'no-finding'
  /** The card showed others, or others as resolved: nobody decides on what they have not read. */
  | 'out-of-date'
  /** Neither the role that the finding belongs to, nor compliance. */
  | 'not-the-owner'
  | 'nothing-open'
  | 'already-mine'
  | 'not-a-closer'
  | 'not-resolved'
  /** One person would do both. */
  | 'own-resolution';

/** Why the operator may not do this with these findings, if they may not. `shown` is what their card showed. */
export function refusalOf(
  act: 'take' | 'resolve' | 'close',
  asker: { operator: Operator; shown: string },
  at: FindingsAtHand | undefined,
): FindingRefusal | undefined {
  const { operator, shown } = asker;
  if (at === undefined) return 'no-finding';
  if (act === 'close') {
    if (!holdsRoleEverywhere(operator, 'compliance')) return 'not-a-closer';
    if (at.resolved === 0) return 'not-resolved';
    if (at.resolvedByOthers === 0) return 'own-resolution';
    return at.shown === shown ? undefined : 'out-of-date';
  }
  if (
    !holdsRoleEverywhere(operator, at.ownerRole) &&
    !holdsRoleEverywhere(operator, 'compliance')
  ) {
    return 'not-the-owner';
  }
  if (at.open === 0) return 'nothing-open';
  if (act === 'take' && at.mine === at.open) return 'already-mine';
  return at.shown === shown ? undefined : 'out-of-date';
}
