import type { PageLanguage } from '#domain/language/languages.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { hidden, languageLinks } from '#web/family/page-frame.ts';
import { type Html, html } from '#web/html.ts';

/** What is said above a form that somebody has to send once more. */
export type LoginNotice = 'badNumber' | 'wrong' | 'busy';

type Login = {
  district: { name: string; callbackNumber: string };
  language: PageLanguage;
  notice?: LoginNotice;
};

type Page = { title: string; body: Html };

/** Asks for a number, and how the code shall come. It says nothing of anybody. */
export function askPage({ district, language, notice }: Login): Page {
  const words = language.pages.family;
  const { door } = words;
  const { name } = district;
  const title = words.title({ name });
  const body = html`${languageLinks(language)}
<h1>${title}</h1>
<section>
<p>${door.intro({ name })}</p>
${noticeOf({ district, language, ...(notice && { notice }) })}
<form method="post" action="family">${hidden({ language: language.code })}<label>${door.label} <input class="wide" name="number" type="tel" inputmode="tel" autocomplete="tel" maxlength="40" dir="ltr" required></label>
<button class="go" name="channel" value="text">${door.text}</button>
<button class="other" name="channel" value="voice">${door.call}</button></form>
</section>
${elsewhere({ district, language })}`;
  return { title, body };
}

/** Asks for the code. The same whether or not one is on its way. */
export function enterPage({ district, language, notice, asked }: Login & { asked: string }): Page {
  const words = language.pages.family;
  const { door, code } = words;
  const fields = { asked, language: language.code };
  const body = html`${languageLinks(language, { fields: { asked } })}
<h1>${door.enter}</h1>
<section>
${noticeOf({ district, language, ...(notice && { notice }) })}
<p>${door.sent}</p>
<form method="post" action="code">${hidden(fields)}<label>${code.label} <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" dir="ltr" required></label><button class="go">${code.button}</button></form>
<ul class="quiet">
<li><a href="../family?language=${language.code}">${door.again}</a></li>
</ul>
</section>
${elsewhere({ district, language })}`;
  return { title: door.enter, body };
}

function noticeOf({ district, language, notice }: Login): Html[] {
  if (notice === undefined) return [];
  const { door } = language.pages.family;
  const number = numberIn(language.direction, district.callbackNumber);
  const said = notice === 'busy' ? door.busy({ number }) : door[notice];
  return [html`<p class="done" role="alert">${said}</p>`];
}

function elsewhere({ district, language }: Login): Html {
  const number = numberIn(language.direction, district.callbackNumber);
  return html`<p class="why">${language.pages.family.door.none({ number })}</p>`;
}
