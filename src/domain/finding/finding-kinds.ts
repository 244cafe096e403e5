import type { OwnerRole } from '#domain/operator/operator.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** A kind of fault, and the check that looks for it. */
export type FindingKind = {
  title: string;
  /** The rule that it breaks. */
  citation: string;
  /** Whose matter it is. */
  owner: OwnerRole;
  /** What its check counts, one of it and many; nothing where no check looks for it. */
  looksAt?: readonly [string, string];
  /** What is wrong, in a few words: counts, codes and ids, never a person. */
  fault: (facts: Facts) => string;
};

type Facts = Record<string, unknown>;

const number = (facts: Facts, name: string) => Number(facts[name] ?? 0);
const text = (facts: Facts, name: string) => {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
};
const words = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** Whichever of these counts are there, each with its words, separated by semicolons. */
function listed(facts: Facts, names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .filter(([name]) => number(facts, name) > 0)
    .map(([name, said]) => `${count(number(facts, name))} ${said}`)
    .join('; ');
}

const lacks: Readonly<Record<string, string>> = {
  rule: 'no rule allows it',
  recipient: 'not on the call list',
  evidence: 'no consent at that time',
  approval: 'no approval by another person',
  block: 'a blocked number',
  'number-check': 'a reassigned number',
};

const scopes: Readonly<Record<string, string>> = {
  'non-emergency': 'of all but emergencies',
  all: 'of emergencies too',
  'wrong-number': 'as a wrong number',
};

const confirmationStates: Readonly<Record<string, string>> = {
  unknown: 'unknown whether it was sent',
  'too-late': 'too late to be sent',
};

/** What an id is told apart by; its beginning is only a time. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`;
}

/** In the order in which a run looks: the worst first, so that a run that is cut short has looked at it. */
export const findingKinds = {
  'call-without-basis': {
    title: 'Calls without a legal basis',
    citation: '47 CFR 64.1200(a)(1); NIST SP 800-53 AC-5, AU-10',
    owner: 'compliance',
    looksAt: ['call or text', 'calls and texts'],
    fault: (facts) => {
      const missing = words(facts['lacks']).map((lack) => lacks[lack] ?? lack);
      const calls = number(facts, 'calls');
      return [
        ...missing,
        ...(calls > 0 ? [plural(calls, 'call or text', 'calls and texts')] : []),
      ].join('; ');
    },
  },
  'call-after-withdrawal': {
    title: 'Calls after an opt-out',
    citation: '47 CFR 64.1200(a)(10); Coleman v. Rite Aid',
    owner: 'compliance',
    looksAt: ['opt-out', 'opt-outs'],
    fault: (facts) =>
      `opt-out ${shortId(text(facts, 'revocation'))} ${scopes[text(facts, 'scope')] ?? ''}`.trim(),
  },
  'revocation-late': {
    title: 'Opt-outs past their deadline',
    citation: '47 CFR 64.1200(a)(10): ten business days',
    owner: 'compliance',
    looksAt: ['deadline', 'deadlines'],
    fault: (facts) => {
      if (facts['task'] !== undefined) return 'a text no one has read';
      const hours = number(facts, 'hoursLate');
      return hours > 0 ? `took effect ${plural(hours, 'hour')} late` : 'not in force yet';
    },
  },
  'confirmation-late': {
    title: 'Late opt-out confirmations',
    citation: '47 CFR 64.1200(a)(12): five minutes',
    owner: 'administrator',
    looksAt: ['text', 'texts'],
    fault: (facts) => confirmationStates[text(facts, 'state')] ?? 'late',
  },
  'gate-differs': {
    title: 'Call list doesn’t match consent records',
    citation: 'NIST SP 800-53 SI-7',
    owner: 'administrator',
    looksAt: ['phone', 'phones'],
    fault: (facts) =>
      `${plural(number(facts, 'phones'), 'phone')}: ${words(facts['first']).map(shortId).join(', ')}`,
  },
  'books-out-of-balance': {
    title: 'Totals don’t match',
    citation: 'NIST SP 800-53 AU-6, AU-12',
    owner: 'administrator',
    looksAt: ['call list', 'call lists'],
    fault: (facts) =>
      listed(facts, {
        recipientsDiffer: 'recipients not as sealed',
        exclusionsDiffer: 'exclusions not as sealed',
        unsealed: 'versions without a seal',
        uncounted: 'versions sealed without counts',
        unplanned: 'never planned',
        strangers: 'tries not on the call list',
        unlogged: 'decisions that don’t match the audit log',
        openAfterEnd: 'tries open after the end',
        unended: 'tries with conflicting ends',
        withoutCarrier: 'tries without carrier id',
        withoutEvent: 'calls without an event',
      }),
  },
  'evidence-missing': {
    title: 'Proof of consent missing',
    citation: 'FCC 15-72: the caller proves consent',
    owner: 'front-office',
    looksAt: ['consent', 'consents'],
    fault: (facts) =>
      `${plural(number(facts, 'consents'), 'consent')}: ${listed(facts, {
        withoutWording: 'without wording',
        withoutGiver: 'without giver',
        withoutProof: 'without proof',
      })}`,
  },
  'evidence-stale': {
    title: 'Consent over 12 months old',
    citation: '47 CFR 64.1200(m); district policy',
    owner: 'front-office',
    looksAt: ['consent', 'consents'],
    fault: (facts) => {
      const used = number(facts, 'usedLately');
      const lately = used === 0 ? 'none called lately' : `${plural(used, 'phone')} called lately`;
      return `${plural(number(facts, 'consents'), 'consent')}; ${lately}`;
    },
  },
  'drill-overdue': {
    title: 'Yearly drill overdue',
    citation: 'NIST SP 800-53 CP-4, IR-3: tested every year',
    owner: 'administrator',
    looksAt: ['finished drill', 'finished drills'],
    fault: (facts) =>
      facts['lastOn'] === undefined
        ? 'no drill yet in more than a year of use'
        : `the last drill was on ${text(facts, 'lastOn')}`,
  },
  'check-failed': {
    title: 'Checks that failed',
    citation: 'NIST SP 800-53 AU-5, SI-6',
    owner: 'administrator',
    fault: (facts) => `failed: error ${text(facts, 'error')}`,
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingKinds, code);
}
