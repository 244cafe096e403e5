import { type Html, html } from '#web/html.ts';
import { receiptPlace } from '../addresses.ts';
import type { FamilyView } from '../family-view.ts';
import { hidden } from '../page-frame.ts';

/** The proof of what a family agreed to and stopped, for it to keep. Nothing where there is neither. */
export function receiptSection({ family, language, addresses, done }: FamilyView): Html {
  const isOnFile = family.phones.some(({ answers }) =>
    answers.some(({ consent }) => consent !== 'none'),
  );
  if (!isOnFile) return html``;
  const words = language.pages.family.receipt;
  const why = { 'receipt-later': words.later, 'receipt-empty': words.empty };
  const said = done && done.what in why ? [why[done.what as keyof typeof why]] : [];
  return html`<section id="${receiptPlace}">
<h2>${words.title}</h2>
${said.map((text) => html`<p class="done" role="status">${text}</p>`)}
<p>${words.intro}</p>
<form method="post" action="${addresses.receiptForm}">${hidden({ language: language.code })}<button class="button">${words.button}</button></form>
</section>
`;
}
