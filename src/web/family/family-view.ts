import type { Family } from '#domain/consent/family/family.ts';
import type { NewestNotices } from '#domain/family/request/find-newest.ts';
import type { PageLanguage } from '#domain/language/languages.ts';
import type { components } from '#web/api.d.ts';
import type { Addresses } from './addresses.ts';

/** What the pages of a family say, in one language. */
export type FamilyWords = PageLanguage['pages']['family'];

/** Everything that the parts of a family's page are drawn from. */
export type FamilyView = {
  family: Family;
  /** What was told to families of their schools and holds, and whom to ask. */
  newest: NewestNotices;
  language: PageLanguage;
  addresses: Addresses;
  /** What was just changed, and on which number, if on one. */
  done?: { what: components['schemas']['PageDone']; phone?: string };
  dateOf: (instant: Temporal.Instant) => string;
};
