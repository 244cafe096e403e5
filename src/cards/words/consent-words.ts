import { meansWords } from '#cards/figure-words.ts';
import { date } from '#cards/format.ts';
import type {
  BlockKind,
  ConsentMethod,
  GiverRelation,
  RevocationScope,
} from '#domain/consent/ledger/consent.ts';
import { type Evidence, shortId } from '#domain/consent/ledger/evidence.ts';
import type { OfficeTaskKind } from '#domain/consent/ledger/office-task.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** How the ledger is said to people. No card shows a code where there are words. */

export const purposeWords: Record<Purpose, string> = {
  emergency: 'Emergencies',
  'school-mission': 'School matters',
  other: 'Anything else',
};

export const channelWords: Record<Channel | 'any', string> = {
  voice: 'Calls',
  text: 'Texts',
  any: 'Calls and texts',
};

export const methodWords: Record<ConsentMethod, string> = {
  'enrollment-form': 'Enrollment form',
  'web-page': 'Family page',
  'key-press': 'Key in a call',
  text: 'Text',
  paper: 'Paper form',
  spoken: 'Spoken to staff',
};

export const relationWords: Record<GiverRelation, string> = {
  parent: 'a parent',
  guardian: 'a guardian',
  relative: 'a relative',
  'adult-student': 'the student, of age',
  student: 'the student',
  employee: 'a member of the staff',
  other: 'someone else',
};

export const scopeWords: Record<RevocationScope, string> = {
  'non-emergency': 'everything except emergencies',
  all: 'everything, emergencies too',
  'wrong-number': 'wrong number',
};

export const answerWords: Record<'yes' | 'no' | 'no-data', string> = {
  yes: 'given to someone else',
  no: 'still the same person’s',
  'no-data': 'no data',
};

export const blockWords: Record<BlockKind, string> = {
  'emergency-line': 'Emergency line or hospital room',
  district: 'Blocked by the district',
  'texts-only': 'Texts, not calls',
};

/** `enrollment form of Aug 12, 2026, wording 2025-07, English · a1b2c3d4`. */
export function evidenceWords(evidence: Evidence, timeZone: string): string {
  return `${whatIsIt(evidence)} of ${date(evidence.at, timeZone)}${wording(evidence)} · ${shortId(evidence.id)}`;
}

/** The same where its wording and its id are a press away. */
export const evidenceInShort = (evidence: Evidence, timeZone: string): string =>
  `${whatIsIt(evidence)} of ${date(evidence.at, timeZone)}`;

function whatIsIt(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'consent':
      return lowered(methodWords[evidence.method]);
    case 'withdrawal':
      return `opt-out (${lowered(meansWords(evidence.means))})`;
    case 'number-check':
      return `reassignment check: ${answerWords[evidence.answer]}, answer`;
    case 'block':
      return evidence.block === 'texts-only'
        ? 'wish for texts, not calls,'
        : `block (${lowered(blockWords[evidence.block])})`;
  }
}

function wording(evidence: Evidence): string {
  if (evidence.kind !== 'consent') return '';
  return `, wording ${evidence.wordingVersion}, ${languageName(evidence.language)}`;
}

/** `STOP at the carrier` keeps its capitals; `Enrollment form` does not. */
export function lowered(words: string): string {
  return /^[A-Z][a-z ]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

export function raised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the office has to look at. */
export const taskKindWords: Record<OfficeTaskKind, string> = {
  'read-text': 'Is this an opt-out?',
  'wrong-number': 'Wrong number',
  'reassigned-number': 'The number has changed hands',
  'bad-number': 'Number not in service',
  'no-texts': 'Can’t receive texts',
  'disowned-number': 'Wrong number for one of these families',
  'call-back': 'Wants a call back',
};
