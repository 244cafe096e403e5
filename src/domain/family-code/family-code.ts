import type { FamilyPage } from '#domain/consent/family/family.ts';

/** What one number may have, what one address may ask for, and what all may together. */
export const familyCodeLimits = {
  tries: 5,
  /** Codes to one number in 24 hours. */
  aDay: 3,
  /** Requests from one address in an hour: a family has a few numbers, and a school one address for many families. */
  anHourFromOne: 20,
  /** Requests in an hour in all. */
  anHour: 1_000,
  /** Wrong codes in 24 hours in all: a million guesses take years. */
  wrongADay: 500,
} as const;

/** A link that a code opened is for the person who sits there. */
export const openedMinutes = 30;

/** What came of entering a code. `busy`: too many wrong ones were entered today, by whomever. */
export type CodeEntered =
  | { kind: 'right'; page: FamilyPage; expiresAt: Temporal.Instant }
  | { kind: 'wrong' }
  | { kind: 'busy' };
