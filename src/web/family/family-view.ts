import type { Family } from '#domain/consent/family.ts';
import type { components } from '../api.d.ts';
import type { Addresses } from './addresses.ts';
import type { FamilyWords, PageLanguage } from './family-words.ts';

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
