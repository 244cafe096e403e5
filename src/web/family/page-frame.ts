import { type PageLanguage, pageLanguageFor, pageLanguages } from '#domain/language/languages.ts';
import type { NoticePart } from '#domain/language/notice/notice.ts';
import { type Html, html } from '#web/html.ts';

/**
 * What every page begins with: the same page in the other languages, at the same place. The family's own, English and
 * Spanish stand open.
 */
export function languageLinks(
  current: PageLanguage,
  at: { own?: string; fields?: Record<string, string>; place?: string } = {},
): Html {
  const link = ({ code, ownName, direction }: PageLanguage) => {
    const query = new URLSearchParams({ ...at.fields, language: code });
    return html`<a href="?${query.toString()}${at.place ?? ''}" lang="${code}" hreflang="${code}"${direction === 'rtl' ? html` dir="rtl"` : ''}>${ownName}</a>`;
  };
  const first = [at.own ?? 'en', 'en', 'es'].map(pageLanguageFor);
  const open = [...new Set(first)].filter((language) => language !== current);
  const others = pageLanguages().filter((each) => each !== current && !open.includes(each));
  const rest = html`<details><summary>${current.pages.family.otherLanguages}</summary>
<ul>${others.map((each) => html`<li>${link(each)}</li>`)}</ul></details>
`;
  return html`<nav class="language"><p>${open.map(link)}</p>
${others.length === 0 ? [] : [rest]}</nav>`;
}

/** Fields of a form that nobody types. */
export function hidden(fields: Record<string, string>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

/** One part of a notice: what it is about, and its points. */
export function noticePart(part: NoticePart): Html {
  return html`<h2>${part.title}</h2>
${points(part)}`;
}

/** The same behind its heading, on a page that people open for something else. */
export function foldedPart(part: NoticePart): Html {
  return html`<details><summary><h2>${part.title}</h2></summary>
${points(part)}</details>
`;
}

function points({ intro, points }: NoticePart): Html {
  return html`<p>${intro}</p>
<ul>
${points.map(
  ({ lead, words }) => html`<li><strong>${lead}</strong> ${words}</li>
`,
)}</ul>
`;
}
