import type { Family } from '#domain/consent/family/family.ts';
import type { components } from '#web/api.d.ts';
import type { FamilyWords, PageLanguage } from '#web/family/words/family-words.ts';
import type { Addresses } from './addresses.ts';

/** Everything that the parts of a family's page are drawn from. */
export type FamilyView = {
  family: Family;
  language: PageLanguage;
  words: FamilyWords;
  addresses: Addresses;
  /** What was just changed, and on which number. */
  done?: { what: components['schemas']['PageDone']; phone: string };
  dateOf: (instant: Temporal.Instant) => string;
};
