import { type FamilyAnswer, type FamilyPhone } from '#domain/consent/family/family.ts';
import {
  isOn,
  isStopped,
  mayAgree,
  mayAskForTexts,
  numbersInTurn,
} from '#domain/consent/family/family-choices.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { everyPurpose, type Purpose } from '#domain/shared/purpose.ts';
import type { components } from '#web/api.d.ts';
import { type Html, html } from '#web/html.ts';
import { anchorOf } from './addresses.ts';
import type { FamilyView } from './family-view.ts';
import { hidden } from './page-frame.ts';
import { explain, whichOf } from './reasons.ts';

type PageDone = components['schemas']['PageDone'];

/** One number: what may come, each with its button, and what can be stopped. */
export function numberSection(phone: FamilyPhone, view: FamilyView): Html {
  const { done } = view;
  const words = view.language.pages.family;
  const reasons = explain(phone, words, view.dateOf);
  return html`<section id="${anchorOf(phone.phoneId)}">
<h2>${words.number({ digits: phone.lastDigits })}</h2>
${done?.phone === phone.phoneId ? doneWords(done.what, view) : []}
${everyPurpose.map((purpose) => purposeTable(purpose, phone, view))}${reasons.length === 0 ? [] : [html`<p class="why">${reasons.join(' ')}</p>`]}
${textsChoice(phone, view)}${turnChoice(phone, view)}
${stops(phone, view)}
</section>
`;
}

/** Nothing where it was about no number. */
function doneWords(what: PageDone, { language }: FamilyView): Html[] {
  const { 'no-longer-listed': _elsewhere, ...done } = language.pages.family.done;
  return what in done
    ? [html`<p class="done" role="status">${done[what as keyof typeof done]}</p>`]
    : [];
}

function purposeTable(purpose: Purpose, phone: FamilyPhone, view: FamilyView): Html {
  const { name, examples } = view.language.pages.family.purposes[purpose];
  const rows = phone.answers
    .filter((answer) => answer.purpose === purpose)
    .map(
      (answer) =>
        html`<tr><th scope="row">${view.language.pages.family.channels[answer.channel]}</th>${state(answer, view)}<td>${button(answer, phone, view)}</td></tr>
`,
    );
  return html`<table>
<caption>${name}<small>${examples}</small></caption>
${rows}</table>
`;
}

function state({ allows, consent, rule }: FamilyAnswer, { language }: FamilyView): Html {
  const words = language.pages.family;
  if (allows) return html`<td class="yes">${words.yes}</td>`;
  const isComing = consent === 'given' && rule.endsWith('-unchecked');
  return html`<td class="no">${isComing ? words.notYet : words.no}</td>`;
}

function button(answer: FamilyAnswer, phone: FamilyPhone, view: FamilyView): Html[] {
  const { channel, purpose } = answer;
  if (purpose === 'emergency') return [];
  const { code: language, pages } = view.language;
  const words = pages.family;
  const about = html`<span class="aside"> ${words.about[purpose]}</span>`;
  if (mayAgree(view.family, phone, answer)) {
    const address = view.addresses.agree({ phone: phone.phoneId, channel, purpose, language });
    return [html`<a class="button" href="${address}">${words.allow[channel]}${about}</a>`];
  }
  if (!view.family.terms.endsOnePurpose || !isOn(answer)) return [];
  const fields = { scope: 'non-emergency', channel, purpose };
  return [stopForm(phone, view, { fields, name: html`${words.stopOne[channel]}${about}` })];
}

/** Texts instead of calls, and back. */
function textsChoice(phone: FamilyPhone, view: FamilyView): Html[] {
  const { offer, undo, how } = view.language.pages.family.texts;
  if (!phone.isTextsOnly && !mayAskForTexts(phone)) return [];
  const [scope, name] = phone.isTextsOnly ? ['calls-again', undo] : ['texts-only', offer];
  return [
    stopForm(phone, view, { fields: { scope }, name: html`${name}` }),
    html`<p>${how}</p>
`,
  ];
}

/** Which number rings first; nothing where the guardian has no other one that we call. */
function turnChoice(phone: FamilyPhone, view: FamilyView): Html[] {
  const { code: language, pages } = view.language;
  const { offer, is, how } = pages.family.turn;
  const numbers = numbersInTurn(view.family);
  if (!numbers.includes(phone)) return [];
  if (numbers[0] === phone)
    return [
      html`<p>${is}</p>
`,
    ];
  const fields = hidden({ phone: phone.phoneId, language });
  return [
    html`<form method="post" action="${view.addresses.firstForm}">${fields}<button class="button">${offer}</button></form>
<p>${how}</p>
`,
  ];
}

function stops(phone: FamilyPhone, view: FamilyView): Html[] {
  if (isStopped(phone, { scope: 'wrong-number' })) return [];
  const { family } = view;
  const { code: language, pages } = view.language;
  const words = pages.family;
  const names = words.stop[family.terms.endsEmergencies ? 'whole' : 'ordinary'];
  const single = (['voice', 'text'] as const)
    .filter((channel) => !family.terms.endsOnePurpose && canStop(phone, channel))
    .map((channel) =>
      stopForm(phone, view, {
        fields: { scope: 'non-emergency', channel },
        name: html`${names[channel]}`,
        look: 'soft',
      }),
    );
  const everything = isStopped(phone, { scope: 'non-emergency', channel: 'any' })
    ? []
    : [
        stopForm(phone, view, {
          fields: { scope: 'non-emergency' },
          name: html`${names.any}`,
          look: 'stop',
        }),
        ...emergencies(phone, view),
      ];
  const quiet = (['all', 'wrong-number'] as const)
    .filter((scope) => !isStopped(phone, { scope }))
    .map((scope) => {
      const address = view.addresses.stop({ phone: phone.phoneId, scope, language });
      return html`<li><a href="${address}">${words.confirm[scope].offer}</a></li>
`;
    });
  return [
    ...single,
    ...everything,
    html`<ul class="quiet">
${quiet}</ul>`,
  ];
}

/** What becomes of those that come now. */
function emergencies(phone: FamilyPhone, { language, family }: FamilyView): Html[] {
  const words = language.pages.family;
  const what = phone.answers
    .filter(({ purpose, allows }) => purpose === 'emergency' && allows)
    .map(({ channel }) => channel);
  if (what.length === 0) return [];
  const sentence = family.terms.endsEmergencies ? words.emergenciesEnd : words.emergenciesGoOn;
  return [
    html`<p>${sentence({ what: whichOf(what) })}</p>
`,
  ];
}

function canStop(phone: FamilyPhone, channel: Channel): boolean {
  return (
    !isStopped(phone, { scope: 'non-emergency', channel }) &&
    phone.answers.some((answer) => answer.channel === channel && isOn(answer))
  );
}

function stopForm(
  phone: FamilyPhone,
  view: FamilyView,
  form: { fields: Record<string, string>; name: Html; look?: 'soft' | 'stop' },
): Html {
  const fields = hidden({ phone: phone.phoneId, ...form.fields, language: view.language.code });
  return html`<form method="post" action="${view.addresses.stopForm}">${fields}<button class="${form.look ?? 'button'}">${form.name}</button></form>
`;
}
