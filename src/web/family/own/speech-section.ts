import { pageLanguageFor, pageLanguages } from '#domain/language/languages.ts';
import { type Html, html } from '#web/html.ts';
import { speechPlace } from '../addresses.ts';
import type { FamilyView } from '../family-view.ts';
import { hidden } from '../page-frame.ts';

/** In which language calls and texts come, and the choice of another one. */
export function speechSection({ family, language, addresses, done }: FamilyView): Html {
  const words = language.pages.family.speech;
  const now = pageLanguageFor(family.language).code;
  const choices = pageLanguages().map(
    ({ code, ownName }) =>
      html`<option value="${code}" lang="${code}"${code === now ? html` selected` : ''}>${ownName}</option>`,
  );
  return html`<section id="${speechPlace}">
<h2 id="speech-title">${words.title}</h2>
${done?.what === 'language-chosen' ? [html`<p class="done" role="status">${words.done}</p>`] : []}
<form method="post" action="${addresses.languageForm}">${hidden({ language: language.code })}<select name="speech" aria-labelledby="speech-title">${choices}</select><button class="button">${words.button}</button></form>
</section>`;
}
