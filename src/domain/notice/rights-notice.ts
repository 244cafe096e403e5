import { hash } from 'node:crypto';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { type RightsNotice, saidParts } from './notice.ts';

export function rightsNotice(
  district: { name: string; callbackNumber: string },
  language: string,
): RightsNotice {
  const { name, callbackNumber } = district;
  const { direction, pages } = pageLanguageFor(language);
  const parts = saidParts(pages.rights, { name, number: numberIn(direction, callbackNumber) });
  return { version: hash('sha256', JSON.stringify(parts)).slice(0, 8), parts };
}
