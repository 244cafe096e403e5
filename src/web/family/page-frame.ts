import type { NoticePart } from '#domain/notice/notice.ts';
import type { FamilyWords } from '#web/family/words/family-words.ts';
import { type Html, html } from '#web/html.ts';

/** What every page of a family begins with: the same page in the other language, at the same place. */
export function languageLink(
  words: Pick<FamilyWords, 'otherLanguage'>,
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

/** One part of a notice: what it is about, and its points. */
export function noticePart({ title, intro, points }: NoticePart): Html {
  return html`<h2>${title}</h2>
<p>${intro}</p>
<ul>
${points.map(
  ({ lead, words }) => html`<li><strong>${lead}</strong> ${words}</li>
`,
)}</ul>
`;
}
