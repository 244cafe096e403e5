import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Db } from '#database/transaction.ts';
import type { FamilyPhone, Proof, StopOutcome, Withdrawal } from '#domain/consent/family/family.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import { revokeByPage } from '#domain/consent/family/revoke-by-page.ts';
import { setTextsOnly } from '#domain/consent/family/set-texts-only.ts';
import { type PageLanguage, pageLanguageFor } from '#domain/language/languages.ts';
import type { Vault } from '#vault/vault.ts';
import { type Html, html } from '#web/html.ts';
import { sendPage } from '#web/page.ts';
import { stopForm, stopQuery } from '#web/web-fields.ts';
import { type Addresses, addressesFrom } from './addresses.ts';
import { familyRequest, type OpenedLink, tellGone } from './open-link.ts';
import { hidden, languageLinks } from './page-frame.ts';
import { sendCodePage } from './send-code-page.ts';

type FamilyVault = Pick<Vault, 'sign' | 'signers' | 'decrypt' | 'encrypt'>;

/** Asks again. Opening the question changes nothing. */
export function showStop(db: Db, vault: FamilyVault): RequestHandler {
  return familyRequest(
    vault,
    { from: 'query', shape: stopQuery },
    async (opened, query, response) => {
      const { phone: phoneId, scope } = query;
      const language = pageLanguageFor(query.language);
      const family = await findFamily(db, vault, opened.page);
      const phone = family?.phones.find((each) => each.phoneId === phoneId);
      if (family === undefined || phone === undefined) return tellGone(response);
      const addresses = addressesFrom(opened.token, 'below');
      const page = stopPage({ phone, scope, language, own: family.language, addresses });
      sendPage(response, { status: 200, language: language.code, ...page });
    },
  );
}

const doneWords = {
  'non-emergency': 'stopped',
  all: 'all-stopped',
  'wrong-number': 'not-mine',
} as const;

/**
 * Takes the withdrawal. Needs no token against cross-site requests beside the one in the address: it is the
 * permission, no cookie takes part, and another site can't know it.
 */
export function stopFamilyPhone(db: Db, vault: FamilyVault): RequestHandler {
  return familyRequest(vault, { from: 'body', shape: stopForm }, async (opened, form, response) => {
    const { phone, language, code } = form;
    const { page, token } = opened;
    const { scope } = form;
    if (scope === 'texts-only' || scope === 'calls-again')
      return chooseTexts(response, { db, vault, ...opened }, { phone, language, wants: scope });
    const withdrawal = withdrawalOf({ ...form, scope });
    const outcome = await revokeByPage(db, vault, {
      page,
      phoneId: phone,
      withdrawal,
      language: language ?? 'en',
      ...(code === undefined ? {} : { code }),
    });
    if (outcome === 'not-their-number') return tellGone(response);
    if (isProof(outcome)) {
      return sendCodePage(
        response,
        { db, vault, ...opened },
        {
          proof: outcome,
          what: 'stop',
          phoneId: phone,
          language: language ?? 'en',
          action: addressesFrom(token, 'page').stopForm,
          fields: { phone, scope: withdrawal.scope, language: language ?? 'en' },
          where: 'page',
        },
      );
    }
    // Back to the page, so that reloading it does not send the form again.
    const done = addressesFrom(token, 'page').done({
      done: outcome === 'tie-ended' ? 'no-longer-listed' : doneWords[withdrawal.scope],
      phone,
      ...(language === undefined ? {} : { language }),
    });
    response.redirect(303, done);
  });
}

/** Texts instead of calls, or calls again. */
async function chooseTexts(
  response: Response,
  { db, vault, page, token }: OpenedLink & { db: Db; vault: FamilyVault },
  asked: {
    phone: string;
    language: z.infer<typeof stopForm>['language'] | undefined;
    wants: 'texts-only' | 'calls-again';
  },
): Promise<void> {
  const { phone, language, wants } = asked;
  const chosen = await setTextsOnly(db, vault, { page, phoneId: phone, wants });
  if (chosen === 'not-their-number') return tellGone(response);
  const addresses = addressesFrom(token, 'page');
  // Where no texts come, the page as it stands now says so.
  response.redirect(
    303,
    chosen === 'closed'
      ? addresses.number({ phone, language: language ?? 'en' })
      : addresses.done({ done: wants, phone, ...(language === undefined ? {} : { language }) }),
  );
}

function isProof(outcome: StopOutcome): outcome is Proof {
  return !['stopped', 'already-stopped', 'tie-ended', 'not-their-number'].includes(outcome);
}

type Stop = Omit<z.infer<typeof stopForm>, 'scope'> & { scope: Withdrawal['scope'] | undefined };

function withdrawalOf({ scope, channel, purpose }: Stop): Withdrawal {
  if (scope === 'all' || scope === 'wrong-number') return { scope };
  return {
    scope: 'non-emergency',
    channel: channel ?? 'any',
    ...(purpose === undefined ? {} : { category: purpose }),
  };
}

/** What is asked again before it is done: the end of emergencies too, and a number that is somebody else's. */
function stopPage(view: {
  phone: FamilyPhone;
  scope: 'all' | 'wrong-number';
  language: PageLanguage;
  /** The family's own. */
  own: string;
  addresses: Addresses;
}): { title: string; body: Html } {
  const { phone, scope, addresses } = view;
  const { code: language, pages } = view.language;
  const words = pages.family;
  const { title, points, button } = words.confirm[scope];
  const said = phone.isShared ? words.shared[scope] : points;
  const fields = { phone: phone.phoneId, scope };
  const body = html`${languageLinks(view.language, { fields, own: view.own })}
<h1>${title}</h1>
<section>
<h2>${words.number({ digits: phone.lastDigits })}</h2>
<ul>
${said.map(
  (point) => html`<li>${point}</li>
`,
)}</ul>
<form method="post" action="${addresses.stopForm}">${hidden({ ...fields, language })}<button class="stop">${button}</button></form>
<ul class="quiet">
<li><a href="${addresses.number({ phone: phone.phoneId, language })}">${words.back}</a></li>
</ul>
</section>`;
  return { title, body };
}
