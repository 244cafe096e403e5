import type { Tone } from '#cards/card.ts';
import { count, plural } from '#cards/format.ts';
import {
  type FindingCode,
  findingKinds,
  isFindingCode,
  type Severity,
} from '#domain/finding/finding.ts';
import type { FindingSubject } from '#domain/finding/finding-view.ts';
import type { Role } from '#domain/operator/operator.ts';

export const severityWords: Record<Severity, string> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

export const severityTones: Record<Severity, Tone> = {
  high: 'bad',
  medium: 'warning',
  low: 'neutral',
};

export const roleWords: Record<Role, string> = {
  requester: 'requesters',
  approver: 'approvers',
  compliance: 'compliance staff',
  'front-office': 'the front office',
  administrator: 'administrators',
};

const kindWords: Readonly<Record<string, string>> = {
  attempt: 'Call or text',
  revocation: 'Withdrawal',
  'office-task': 'Front-office task',
  school: 'School',
  campaign: 'Closure',
  version: 'Version',
};

const places: Readonly<Record<string, string>> = {
  'phone-gate': 'Gate of phones',
  'phone-audience': 'Audience of schools',
  left: 'Phones that left the roster',
};

/** What an id is told apart by; its beginning is only a time. */
function shortId(id: string): string {
  return `…${id.slice(-8)}`;
}

/** A name of a school, a number of a closure, or the kind of thing with the end of its id. */
export function subjectWords({ label, kind, id }: FindingSubject): string {
  if (kind === 'check' && isFindingCode(id)) return findingKinds[id].title;
  return label ?? places[id] ?? `${kindWords[kind] ?? kind} ${shortId(id)}`;
}

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
  rule: 'no rule that allows it',
  recipient: 'not on the frozen list',
  evidence: 'no consent at that time',
  approval: 'no approval by another person',
  block: 'a number that was ruled out',
  'number-check': 'a number that had changed hands',
};

const scopes: Readonly<Record<string, string>> = {
  'non-emergency': 'of all but emergencies',
  all: 'of emergencies too',
  'wrong-number': 'as a wrong number',
};

const confirmationStates: Readonly<Record<string, string>> = {
  unknown: 'not known whether it went out',
  'too-late': 'too late to be sent',
};

/** What is wrong, in a few words: counts, codes and ids, never a person. */
const faultOf: Record<FindingCode, (facts: Facts) => string> = {
  'call-without-basis': (facts) => {
    const missing = words(facts['lacks']).map((lack) => lacks[lack] ?? lack);
    const calls = number(facts, 'calls');
    return [
      ...missing,
      ...(calls > 0 ? [plural(calls, 'call or text', 'calls and texts')] : []),
    ].join('; ');
  },
  'call-after-withdrawal': (facts) =>
    `withdrawal ${shortId(text(facts, 'revocation'))} ${scopes[text(facts, 'scope')] ?? ''}`.trim(),
  'evidence-missing': (facts) =>
    `${plural(number(facts, 'consents'), 'consent')}: ${listed(facts, {
      withoutWording: 'without wording',
      withoutGiver: 'without giver',
      withoutProof: 'without proof',
    })}`,
  'evidence-stale': (facts) => {
    const used = number(facts, 'usedLately');
    const lately = used === 0 ? 'none called lately' : `${plural(used, 'phone')} called lately`;
    return `${plural(number(facts, 'consents'), 'consent')}; ${lately}`;
  },
  'revocation-late': (facts) => {
    if (facts['task'] !== undefined) return 'a text that nobody has read';
    const hours = number(facts, 'hoursLate');
    return hours > 0 ? `took effect ${plural(hours, 'hour')} late` : 'not in force yet';
  },
  'confirmation-late': (facts) => confirmationStates[text(facts, 'state')] ?? 'not in time',
  'gate-differs': (facts) =>
    `${plural(number(facts, 'phones'), 'phone')}: ${words(facts['first']).map(shortId).join(', ')}`,
  'check-failed': (facts) => `could not be done: error ${text(facts, 'error')}`,
  'books-out-of-balance': (facts) =>
    listed(facts, {
      recipientsDiffer: 'recipients not as sealed',
      exclusionsDiffer: 'exclusions not as sealed',
      unsealed: 'versions without a seal',
      uncounted: 'versions sealed without counts',
      unplanned: 'never planned',
      strangers: 'tries beside the list',
      unlogged: 'decisions not in step with the log',
      openAfterEnd: 'tries open after the end',
      unended: 'tries ended and not ended',
      withoutCarrier: 'tries without carrier id',
      withoutEvent: 'calls without an event',
    }),
};

export function faultWords(code: FindingCode, facts: Facts): string {
  return faultOf[code](facts);
}
