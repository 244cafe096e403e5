import { count, plural } from '#domain/shared/count-words.ts';
import { type FindingKind, listed, number, text } from './finding-kind.ts';

/** No rule is broken yet, and the next closure may go badly for it. The worst first. */
export const riskKinds = {
  'approvers-too-few': {
    title: 'Schools without two approvers',
    citation: 'NIST SP 800-53 CP-2: known, trained and there',
    owner: 'administrator',
    looksAt: ['school', 'schools'],
    fault: (facts) => {
      const [approvers, inAWeek] = [number(facts, 'approvers'), number(facts, 'inAWeek')];
      const soon = inAWeek < approvers ? `, in a week ${count(inAWeek)}` : '';
      return approvers === 0
        ? 'nobody can approve'
        : `${count(approvers)} can approve${soon}; two are needed`;
    },
  },
  'training-lapsed': {
    title: 'Training lapsed',
    citation: 'NIST SP 800-53 AT-3: every year',
    owner: 'administrator',
    looksAt: ['requester or approver', 'requesters and approvers'],
    fault: (facts) =>
      facts['until'] === undefined ? 'never trained' : `training ended on ${text(facts, 'until')}`,
  },
  'approval-in-haste': {
    title: 'Approved within 20 seconds',
    citation: 'NIST SP 800-53 AC-3(2): two people decide',
    owner: 'compliance',
    looksAt: ['approval', 'approvals'],
    fault: (facts) =>
      `after ${plural(number(facts, 'seconds'), 'second')}${facts['signedIn'] === true ? ', signed in again' : ''}`,
  },
  'look-ups-unusual': {
    title: 'Unusual look-ups',
    citation: '34 CFR 99.31(a)(1), 99.32; NIST SP 800-53 AU-6',
    owner: 'compliance',
    looksAt: ['look-up', 'look-ups'],
    fault: (facts) => {
      const usual =
        facts['usual'] === undefined ? '' : `, usually ${count(number(facts, 'usual'))}`;
      const night = number(facts, 'atNight');
      return `${plural(number(facts, 'phones'), 'phone')} in a day${usual}${night > 0 ? `; ${count(night)} at night` : ''}`;
    },
  },
  'witness-gap': {
    title: 'Log without a witness',
    citation: 'NIST SP 800-53 AU-9, AU-10',
    owner: 'administrator',
    looksAt: ['checkpoint', 'checkpoints'],
    fault: (facts) => {
      const said = listed(facts, {
        hours: 'hours until the next one',
        waiting: 'channels without it',
      });
      return said === '' ? 'no checkpoint was ever posted' : said;
    },
  },
  'family-unreached': {
    title: 'Families not reached in three closures',
    citation: 'Department of Education, guide for school emergency plans (2013)',
    owner: 'front-office',
    looksAt: ['closure', 'closures'],
    fault: (facts) => plural(number(facts, 'students'), 'student'),
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
  'number-unchecked': {
    title: 'Numbers not checked for new owners',
    citation: '47 CFR 64.1200(m)',
    owner: 'administrator',
    looksAt: ['number', 'numbers'],
    fault: (facts) => {
      const never = number(facts, 'never');
      const phones = plural(number(facts, 'phones'), 'phone');
      return never === 0 ? phones : `${phones}; ${count(never)} never checked`;
    },
  },
  'notice-missing': {
    title: 'Families without a notice of rights',
    citation: '34 CFR 99.7: each year',
    owner: 'compliance',
    looksAt: ['parent or guardian', 'parents and guardians'],
    fault: (facts) => {
      const never = number(facts, 'never');
      const overdue = plural(
        number(facts, 'guardians'),
        'parent or guardian',
        'parents and guardians',
      );
      return never === 0 ? overdue : `${overdue}; ${count(never)} never had one`;
    },
  },
  'key-too-old': {
    title: 'Keys in use for too long',
    citation: 'NIST SP 800-57 part 1, 5.3.6',
    owner: 'administrator',
    looksAt: ['key', 'keys'],
    fault: (facts) => `in use for ${plural(number(facts, 'months'), 'month')}`,
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
  'breach-drill-overdue': {
    title: 'Yearly breach drill overdue',
    citation: 'NIST SP 800-53 IR-3; PTAC breach response checklist: exercised every year',
    owner: 'compliance',
    looksAt: ['reviewed breach drill', 'reviewed breach drills'],
    fault: (facts) =>
      facts['lastOn'] === undefined
        ? 'no breach drill yet in more than a year of use'
        : `the last breach drill was on ${text(facts, 'lastOn')}`,
  },
  'law-unread': {
    title: 'Law not read for 90 days',
    citation: 'NIST SP 800-53 PM-9, CA-7: what we rest on is looked at again',
    owner: 'compliance',
    looksAt: ['source of law', 'sources of law'],
    fault: (facts) =>
      facts['changed'] === true
        ? `it changed, as somebody said on ${text(facts, 'readOn')}`
        : `last read on ${text(facts, 'readOn')}`,
  },
  'law-changing': {
    title: 'Law about to change',
    citation: 'NIST SP 800-53 PM-9: before it takes effect',
    owner: 'compliance',
    looksAt: ['source of law', 'sources of law'],
    fault: (facts) =>
      `${facts['ends'] === true ? 'ends' : 'takes effect'} on ${text(facts, 'on')}: see what rests on it`,
  },
} as const satisfies Record<string, FindingKind>;
