import type { FamilyAsked } from '#domain/family/data/family-asked.ts';
import type { FamilyStudent, IdentityCheck, WhoAsks } from '#domain/family/data/family-data.ts';

/** How staff made sure of who asks; on the card and in the file. */
export const identityWords: Record<IdentityCheck, string> = {
  'photo-id': 'Photo ID, in person',
  'called-back': 'Called back on a number on file',
  'known-in-person': 'Known to the office, in person',
  portal: 'Signed in to the family portal',
};

export const whoWords: Record<WhoAsks, string> = {
  guardian: 'The parent or guardian',
  'adult-student': 'The student, 18 or older',
};

/** What a family asked, or did on its page, by the act in the log. */
export const requestWords: Readonly<Record<string, string>> = {
  'erasure-change-asked': 'Erasure requested',
  'erasure-change-declined': 'Erasure declined',
  'family-data-asked': 'This record requested',
  'first-number-chosen': 'Chose which number rings first',
  'number-disowned': 'Said a number isn’t theirs',
  'page-code-requested': 'Asked for a code on the family page',
  'help-answered': 'Texted HELP',
  'family-link-shown': 'Got a link to the family page',
};

/** What came of key 0, for the school office. */
export const officeCallWords: Record<FamilyAsked['officeCalls'][number]['outcome'], string> = {
  ringing: 'ringing',
  answered: 'someone answered',
  unanswered: 'no one answered',
  closed: 'the office was closed',
};

/** What was shown, by the word that is kept with a look. */
export const disclosureWords: Readonly<Record<string, string>> = {
  consent: 'Consent of a number',
  'consent-history': 'Consent history of a number',
  'consent-gaps': 'List of missing consents',
  why: 'Why a number was called or not',
  preview: 'What a number was to hear',
  evidence: 'Evidence about a number',
  unreached: 'List of families not reached',
  record: 'Form to record consent',
  'record-form': 'Form to record consent',
  'revoke-form': 'Form to record an opt-out',
  revoke: 'Opt-out recorded',
  'office-task': 'Front-office task',
  erasure: 'Request to erase',
  'family-request': 'A request of yours',
  'page-text': 'Form to text you a link',
  unblock: 'Form to lift a block',
  'family-data': 'This record',
};

/** Why a student's part is not in the file. */
export const withheldWords: Record<NonNullable<FamilyStudent['withheld']>, string> = {
  'custody-document': 'Left out: a court document bars it',
  'of-age': 'Left out: the student is 18 or older, and the rights are theirs',
};
