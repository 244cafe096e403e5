import parsePhoneNumber from 'libphonenumber-js';
import {
  type Family,
  type FamilyAnswer,
  type FamilyPhone,
  purposes,
} from '#domain/consent/family.ts';
import { type FamilyWords, familyWords, type PageLanguage } from './family-words.ts';
import { type Html, html } from './html.ts';

/** The page of one guardian. Its form posts back to its own address, whose token is the permission. */
export function familyPage(
  family: Family,
  view: { language: PageLanguage; hasJustStopped: boolean },
): { title: string; body: Html } {
  const words = familyWords[view.language];
  const { name, callbackNumber, timeZone } = family.district;
  const dateOf = (instant: Temporal.Instant) =>
    instant.toZonedDateTimeISO(timeZone).toLocaleString(view.language, { dateStyle: 'long' });
  const sections = family.phones.map((phone) => phoneSection(phone, words, { ...view, dateOf }));
  const other = words.otherLanguage;
  const body = html`<p class="language"><a href="?language=${other.code}" lang="${other.code}" hreflang="${other.code}">${other.name}</a></p>
<h1>${words.title(name)}</h1>
${view.hasJustStopped ? [html`<p class="done" role="status">${words.done}</p>`] : []}
<p>${words.intro(name)}</p>
${sections.length > 0 ? sections : html`<section><p>${words.noPhones}</p></section>`}
<section>
<h2>${words.otherWays.title}</h2>
<ul>
<li>${words.otherWays.key}</li>
<li>${words.otherWays.text}</li>
<li>${words.otherWays.tell}</li>
</ul>
</section>
<p>${words.question} <a class="tel" href="tel:${callbackNumber}">${spoken(callbackNumber)}</a>.</p>`;
  return { title: words.title(name), body };
}

type View = { language: PageLanguage; dateOf: (instant: Temporal.Instant) => string };

function phoneSection(phone: FamilyPhone, words: FamilyWords, view: View): Html {
  const goesOn = phone.answers.some(({ purpose, allows }) => purpose === 'emergency' && allows);
  const rows = purposes.map((purpose) => {
    const { name, examples } = words.purposes[purpose];
    const answers = phone.answers.filter((answer) => answer.purpose === purpose);
    return html`<tr><th scope="row">${name}<small>${examples}</small></th>${answers.map((answer) =>
      answer.allows
        ? html`<td class="yes">${words.yes}</td>`
        : html`<td class="no">${words.no}</td>`,
    )}</tr>
`;
  });
  return html`<section>
<h2>${words.phone(phone.lastDigits)}</h2>
<table>
<thead><tr><td></td><th scope="col">${words.calls}</th><th scope="col">${words.texts}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
${reasons(phone.answers, words, view)}
${goesOn && !phone.isStopped ? [html`<p>${words.emergenciesGoOn}</p>`] : []}
${phone.isStopped ? html`<p>${goesOn ? words.stopped : words.allStopped}</p>` : stopForm(phone, words, view)}
</section>
`;
}

function stopForm(phone: FamilyPhone, words: FamilyWords, view: View): Html {
  return html`<form method="post">
<input type="hidden" name="phone" value="${phone.phoneId}">
<input type="hidden" name="language" value="${view.language}">
<button>${words.stop}</button>
</form>`;
}

/** Rules that rest on a consent given: to the family they are one and the same. */
const givenConsents = new Set(['mission-consent', 'other-consent']);

/** One sentence a reason, though the same one may stand behind several boxes of the table. */
function reasons(answers: FamilyAnswer[], words: FamilyWords, view: View): Html[] {
  const dated = answers.map(({ rule, channel, since }) => ({
    rule: givenConsents.has(rule) ? 'agreed' : rule,
    channel,
    since: since === undefined ? '' : view.dateOf(since),
  }));
  const sentences = [
    ...Map.groupBy(dated, ({ rule, since }) => `${rule} ${since}`).values(),
  ].flatMap((alike) => {
    const channels = new Set(alike.map(({ channel }) => channel));
    return alike
      .slice(0, 1)
      .flatMap(({ rule, since }) => words.why(rule, [...channels], since) ?? []);
  });
  return sentences.length === 0 ? [] : [html`<p class="why">${sentences.join(' ')}</p>`];
}

function spoken(e164: string): string {
  return parsePhoneNumber(e164)?.formatNational() ?? e164;
}
