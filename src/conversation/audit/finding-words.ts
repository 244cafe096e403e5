import type { Tone } from '#cards/card.ts';
import type { Severity } from '#domain/audit-run/finding/finding.ts';
import { shortId } from '#domain/audit-run/finding/finding-kind.ts';
import {
  type FindingCode,
  findingKinds,
  isFindingCode,
} from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingSubject } from '#domain/audit-run/finding/finding-view.ts';

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

const kindWords: Readonly<Record<string, string>> = {
  attempt: 'Call or text',
  revocation: 'Opt-out',
  'office-task': 'Front-office task',
  school: 'School',
  campaign: 'Closure',
  version: 'Version',
  operator: 'Staff record',
  'operator-day': 'Staff record',
  'checkpoint-post': 'Checkpoint',
};

const places: Readonly<Record<string, string>> = {
  'phone-gate': 'Consent index',
  'phone-audience': 'School audiences',
  drafts: 'Recordings of drafts',
  left: 'Phones that left the roster',
  drills: 'Drills',
  'breach-drills': 'Breach drills',
  witnesses: 'Audit log',
  'audit-log': 'Key of the audit log',
  guardian: 'Data key of guardians',
  student: 'Data key of students',
  staff: 'Data key of staff',
  text: 'Data key of texts',
  index: 'Key that indexes phones',
  link: 'Key that signs links',
  numbers: 'Reassigned Numbers Database',
  recordings: 'Recordings',
  'people-who-left': 'People who left',
  'staff-who-left': 'Staff who left',
  'family-words': 'What families wrote',
  'unused-translations': 'Translations in no closure',
  'carrier-reports': 'Carrier reports',
  'consent-proof': 'Proof of consent',
  'opt-outs': 'Opt-outs',
  'nightly-purge': 'Nightly purge',
  'erased-numbers-at-the-carrier': 'Erased numbers at the carrier',
  'carrier-recordings': 'Recordings at the carrier',
  rehearsals: 'Calls to staff’s own phones',
  'chat-requests': 'Requests from chat',
};

const witnesses: Readonly<Record<string, string>> = {
  slack: 'Slack witness channel',
  teams: 'Teams witness channel',
};

/** A name of a school, a number of a closure, or the kind of thing with the end of its id. */
export function subjectWords({ label, kind, id, facts }: FindingSubject): string {
  if (kind === 'checkpoint' && typeof facts['place'] === 'string')
    return witnesses[facts['place']] ?? facts['place'];
  if (kind === 'check' && isFindingCode(id)) return findingKinds[id].title;
  return label ?? places[id] ?? `${kindWords[kind] ?? kind} ${shortId(id)}`;
}

/** What is wrong, in a few words: counts, codes and ids, never a person. */
export function faultWords(code: FindingCode, facts: Record<string, unknown>): string {
  return findingKinds[code].fault(facts);
}
