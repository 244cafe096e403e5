import { count, plural } from '#domain/shared/count-words.ts';
import { type FindingKind, listed, number, shortId, text, words } from './finding-kind.ts';

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

const mismatches: Readonly<Record<string, string>> = {
  differs: 'the log doesn’t begin with what was signed there',
  shorter: 'the log has fewer entries than were signed there',
  edited: 'the post was edited',
  missing: 'the post is gone',
  forged: 'a checkpoint kept here isn’t signed by this log; files and posts leave it out',
};

const powers: Readonly<Record<string, string>> = {
  role: 'the approver didn’t hold the role',
  training: 'the approver’s training wasn’t current',
  'requester-training': 'the requester’s training wasn’t current',
  request: 'the vote is dated before the request',
};

/** Something broke a rule, or a record of it is wrong. The worst first. */
export const faultKinds = {
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
  'call-outside-hours': {
    title: 'Calls outside calling hours',
    citation: '47 CFR 64.1200(c)(1): 8 am to 9 pm, for solicitations; ours are 9 am to 8 pm',
    owner: 'compliance',
    looksAt: ['non-emergency call or text', 'non-emergency calls and texts'],
    fault: (facts) => {
      const unlawful = number(facts, 'unlawful');
      const calls = plural(number(facts, 'calls'), 'call or text', 'calls and texts');
      return unlawful > 0 ? `${calls}; ${count(unlawful)} outside 8 am to 9 pm` : calls;
    },
  },
  'decision-without-power': {
    title: 'Approvals without role or training',
    citation: 'NIST SP 800-53 AC-3(2), AC-5',
    owner: 'compliance',
    looksAt: ['approval', 'approvals'],
    fault: (facts) =>
      words(facts['lacks'])
        .map((lack) => powers[lack] ?? lack)
        .join('; '),
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
  'retention-overdue': {
    title: 'Kept longer than needed',
    citation: 'NIST SP 800-53 SI-12; district policy',
    owner: 'administrator',
    looksAt: ['stored item', 'stored items'],
    fault: (facts) =>
      `${plural(number(facts, 'items'), 'item')}, up to ${plural(number(facts, 'days'), 'day')} overdue`,
  },
  'checkpoint-mismatch': {
    title: 'Checkpoint doesn’t match the log',
    citation: 'NIST SP 800-53 AU-9, AU-10, SI-7; RFC 9162',
    owner: 'compliance',
    fault: (facts) =>
      `${mismatches[text(facts, 'how')] ?? text(facts, 'how')} (${plural(number(facts, 'size'), 'entry', 'entries')})`,
  },
  'check-failed': {
    title: 'Checks that failed',
    citation: 'NIST SP 800-53 AU-5, SI-6',
    owner: 'administrator',
    fault: (facts) => `failed: error ${text(facts, 'error')}`,
  },
} as const satisfies Record<string, FindingKind>;
