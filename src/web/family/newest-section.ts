import { bodyIn } from '#domain/language/message/message.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { type Html, html } from '#web/html.ts';
import type { FamilyView } from './family-view.ts';

/** What a parent came for: what holds for their schools, the newest first, and whom to ask. Nothing where nothing holds. */
export function newestSection({
  newest: { notices, offices },
  language,
}: Pick<FamilyView, 'newest' | 'language'>): Html {
  if (notices.length === 0) return html``;
  return html`<section>
<h2>${language.pages.family.newest}</h2>
${notices.map((one) => {
  const { day } = language.dayOf(Temporal.PlainDate.from(one.toldOn));
  return html`<p class="why">${[day, ...one.schools].join(' · ')}</p>
<p>${bodyIn(one, language.code)}</p>
`;
})}${
  offices.length > 0
    ? offices.map(
        ({
          school,
          number,
        }) => html`<p>${school}<br><a class="button" href="tel:${number}" dir="ltr">${nationalNumber(number)}</a></p>
`,
      )
    : html`<p class="why">${language.texted.news}</p>
`
}</section>
`;
}
