import type { CheckedNotice } from '#domain/closure/published/find-checked-notice.ts';
import { languages, type PageLanguage } from '#domain/language/languages.ts';
import { hidden, languageLinks } from '#web/family/page-frame.ts';
import { type Html, html } from '#web/html.ts';

export type Checked =
  | { kind: 'asked' | 'none' | 'busy' }
  | { kind: 'found'; notice: CheckedNotice };

type Page = { title: string; body: Html };

/** Asks for the digits, and says what was sent with those that were typed. It knows nothing of the reader. */
export function checkPage(about: {
  name: string;
  timeZone: string;
  language: PageLanguage;
  checked: Checked;
}): Page {
  const { name, language, checked } = about;
  const { check, family } = language.pages;
  const title = check.title({ name });
  const body = html`${languageLinks(language)}
<h1>${title}</h1>
${answerOf(about)}
<section>
${checked.kind === 'found' ? [] : [html`<p>${check.intro({ name })}</p>`]}
<form method="post" action="check">${hidden({ language: language.code })}<label>${family.code.label} <input name="code" inputmode="numeric" autocomplete="off" maxlength="12" dir="ltr" required></label><button class="go">${check.button}</button></form>
<p class="why">${check.expires}</p>
</section>`;
  return { title, body };
}

function answerOf({ name, timeZone, language, checked }: Parameters<typeof checkPage>[0]): Html[] {
  const { check, family } = language.pages;
  switch (checked.kind) {
    case 'asked':
      return [];
    case 'none':
    case 'busy':
      return [
        html`<section role="alert"><p><strong>${check[checked.kind]}</strong></p></section>
`,
      ];
    case 'found': {
      const { purpose, schools, texts, startedAt } = checked.notice;
      const at = startedAt.toZonedDateTimeISO(timeZone);
      const { dayOf, timeOf } = language;
      const { day } = dayOf(at.toPlainDate());
      const time = timeOf(at.toPlainTime());
      const own = texts[language.code] === undefined ? 'en' : language.code;
      return [
        html`<section>
<h2>${check.found({ name })}</h2>
<p><strong>${family.purposes[purpose].name}</strong> · <bdi>${schools.join(', ')}</bdi></p>
<p>${check.sent({ day, time })}</p>
<p lang="${own}" dir="${languages[own]?.direction ?? 'ltr'}">${texts[own] ?? ''}</p>
</section>
`,
      ];
    }
  }
}
