import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { RevocationMeans, RevocationScope } from './consent.ts';

/**
 * Something a person of the front office must look at.
 * - read-text: words that may be a withdrawal. They hold as one until somebody has read them.
 * - wrong-number: the number is not the guardian's; the roster must be put right.
 * - reassigned-number: the number has changed hands since the guardian agreed.
 * - bad-number: the carrier says that there is no such number.
 * - disowned-number: one of several guardians says that it is not theirs, and is called on it no longer; the others are.
 * - call-back: the guardian pressed 0 for the office, reached nobody, and asked to be called back.
 * - no-texts: texts reach nobody on this number, such as a landline; calls may.
 */
export type OfficeTaskKind =
  | 'read-text'
  | 'reassigned-number'
  | 'wrong-number'
  | 'bad-number'
  | 'no-texts'
  | 'disowned-number'
  | 'call-back';

export type OfficeTask = {
  id: string;
  kind: OfficeTaskKind;
  openedAt: Temporal.Instant;
  /** For words: ten business days after they came (47 CFR 64.1200(a)(10)). */
  dueAt: Temporal.Instant;
  phone: OfficePhone;
  /** What the guardian wrote, oldest first; of a `read-text` only. */
  texts: OfficeText[];
};

export type OfficeText = {
  revocationId: string;
  receivedAt: Temporal.Instant;
  means: RevocationMeans;
  /** What the words end as long as they stand. */
  scope: RevocationScope;
  words: string;
};

/** How a task ends: words were a withdrawal or none, anything else is done. */
export type OfficeTaskOutcome = 'withdrawal' | 'none' | 'done';

export function fitsTask(kind: OfficeTaskKind, outcome: OfficeTaskOutcome): boolean {
  return (kind === 'read-text') === (outcome !== 'done');
}
