import type { Channel } from './consent.ts';

export const purposes = ['emergency', 'school-mission', 'other'] as const;
export type FamilyPurpose = (typeof purposes)[number];

/** What one guardian may see: what each of their numbers may be used for, and by which rule. */
export type Family = {
  /** As the roster has it: a language tag such as `es` or `en-US`. */
  language: string;
  district: { name: string; callbackNumber: string; timeZone: string };
  phones: FamilyPhone[];
};

export type FamilyPhone = {
  phoneId: string;
  /** All that is shown of the number: somebody else may look at the same screen. */
  lastDigits: string;
  answers: FamilyAnswer[];
  /** Whether calls and texts that are no emergency are both withdrawn or were never allowed. */
  isStopped: boolean;
};

export type FamilyAnswer = {
  channel: Channel;
  purpose: FamilyPurpose;
  /** The rule's id; the same verdict that the filter and the gate before each attempt read. */
  rule: string;
  allows: boolean;
  /** When consent was given or withdrawn, where the rule rests on that. */
  since: Temporal.Instant | undefined;
};

/** What became of a guardian's wish to stop one of their numbers. */
export type StopOutcome = 'stopped' | 'already-stopped' | 'not-their-number';
