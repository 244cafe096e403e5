import type { CheckedNotice } from '#domain/closure/published/find-checked-notice.ts';
import { languages, type PageLanguage } from '#domain/language/languages.ts';
import { hidden, languageLinks } from '#web/family/page-frame.ts';
import { type Html, html } from '#web/html.ts';

export type Checked =
  | { kind: 'asked' | 'none' | 'off' | 'busy' }
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
  const { check } = language.pages;
  const title = check.title({ name });
  const body = html`${languageLinks(language)}
<h1>${title}</h1>
${answerOf(about)}
${checked.kind === 'off' ? [] : codeForm({ name, language, checked })}`;
  return { title, body };
}

const codeForm = ({
  name,
  language,
  checked,
}: Pick<Parameters<typeof checkPage>[0], 'name' | 'language' | 'checked'>): Html => {
  const { check, family } = language.pages;
  return html`<section>
${checked.kind === 'found' ? [] : [html`<p>${check.intro({ name })}</p>`]}
<form method="post" action="check">${hidden({ language: language.code })}<label>${family.code.label} <input name="code" inputmode="numeric" autocomplete="off" maxlength="12" dir="ltr" required></label><button class="go">${check.button}</button></form>
<p class="why">${check.expires}</p>
</section>`;
};

function answerOf({ name, timeZone, language, checked }: Parameters<typeof checkPage>[0]): Html[] {
  const { check, family } = language.pages;
  switch (checked.kind) {
    case 'asked':
      return [];
    case 'none':
    case 'off':
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
${endOf(checked.notice, { language, timeZone })}<p lang="${own}" dir="${languages[own]?.direction ?? 'ltr'}">${texts[own] ?? ''}</p>
</section>
`,
      ];
    }
  }
}

/** What no longer holds says so before its words. */
function endOf(
  { ended }: CheckedNotice,
  { language, timeZone }: { language: PageLanguage; timeZone: string },
): Html[] {
  if (ended === undefined) return [];
  const at = ended.at.toZonedDateTimeISO(timeZone);
  const { day } = language.dayOf(at.toPlainDate());
  const when = { day, time: language.timeOf(at.toPlainTime()) };
  const { check } = language.pages;
  const words =
    ended.kind === 'stopped'
      ? check.stopped({ ...when, heard: String(ended.heard), total: String(ended.total) })
      : check[ended.kind](when);
  return [
    html`<p role="alert"><strong>${words}</strong></p>
`,
  ];
}
