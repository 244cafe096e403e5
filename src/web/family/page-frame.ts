import { type Html, html } from '../html.ts';
import type { FamilyWords } from './family-words.ts';

/** What every page of a family begins with: the same page in the other language, at the same place. */
export function languageLink(
  words: FamilyWords,
  fields: Record<string, string> = {},
  place = '',
): Html {
  const { code, name } = words.otherLanguage;
  const query = new URLSearchParams({ ...fields, language: code });
  return html`<p class="language"><a href="?${query.toString()}${place}" lang="${code}" hreflang="${code}">${name}</a></p>`;
}

/** Fields of a form that nobody types. */
export function hidden(fields: Record<string, string>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}
