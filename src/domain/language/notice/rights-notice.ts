import { hash } from 'node:crypto';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { type RightsNotice, saidParts } from './notice.ts';

/** Rights to school records, the use of numbers, and the terms of calls and texts, as a family reads them. */
export function rightsNotice(
  district: { name: string; callbackNumber: string },
  language: string,
): RightsNotice {
  const { name, callbackNumber } = district;
  const { direction, pages } = pageLanguageFor(language);
  const about = { name, number: numberIn(direction, callbackNumber) };
  const [forFamilies] = saidParts(pages.terms.parts, about);
  const terms = { intro: '', points: [], ...forFamilies, title: pages.terms.title(about) };
  const parts = [...saidParts(pages.rights, about), terms];
  return { version: hash('sha256', JSON.stringify(parts)).slice(0, 8), parts };
}
