import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import type { FamilyPage } from '#domain/consent/family/family.ts';
import {
  agreeingTakesCode,
  agreementFor,
  answerFor,
  endsStop,
} from '#domain/consent/family/family-choices.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import { recordByPage } from '#domain/consent/family/record-by-page.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import type { Vault } from '#vault/vault.ts';
import { sendPage } from '#web/page.ts';
import { agreeForm, agreeQuery } from '#web/web-fields.ts';
import { addressesFrom } from './addresses.ts';
import { agreePage } from './agree-page.ts';
import { howElse } from './code-page.ts';
import { familyRequest, tellGone } from './open-link.ts';
import { sendCodePage } from './send-code-page.ts';

type FamilyVault = Pick<Vault, 'sign' | 'signers' | 'decrypt'>;

/** The words of one consent. Opening them changes nothing. */
export function showAgreement(db: Db, vault: FamilyVault): RequestHandler {
  return familyRequest(vault, { from: 'query', shape: agreeQuery }, (opened, use, response) =>
    sendAgreement(response, { db, vault, ...opened, use, hasChanged: false }),
  );
}

/** Takes the consent. The address is the permission, as for everything on these pages; see stop.ts. */
export function takeAgreement(db: Db, vault: FamilyVault): RequestHandler {
  return familyRequest(
    vault,
    { from: 'body', shape: agreeForm },
    async (opened, form, response) => {
      const { phone, channel, purpose, language, wording, page, code } = form;
      const { page: whose, link } = opened;
      const outcome = await recordByPage(db, vault, {
        whose,
        link,
        phoneId: phone,
        channel,
        purpose,
        language,
        wordingVersion: wording,
        page,
        ...(code === undefined ? {} : { code }),
      });
      const addresses = addressesFrom(opened.token, 'below');
      switch (outcome) {
        case 'agreed':
          return response.redirect(303, addresses.done({ language, done: 'agreed', phone }));
        case 'ended':
        case 'closed':
          return response.redirect(303, addresses.number({ language, phone }));
        case 'wording-changed':
          return sendAgreement(response, { db, vault, ...opened, use: form, hasChanged: true });
        case 'not-their-number':
          return tellGone(response);
        case 'code-sent':
        case 'code-wrong':
        case 'too-many-codes':
        case 'no-code':
          return sendCodePage(
            response,
            { db, vault, ...opened },
            {
              proof: outcome,
              what: 'agree',
              use: { channel, purpose },
              phoneId: phone,
              language,
              action: addresses.agreeForm,
              fields: { phone, channel, purpose, language, wording, page },
              where: 'below',
            },
          );
      }
    },
  );
}

async function sendAgreement(
  response: Response,
  shown: {
    db: Db;
    vault: FamilyVault;
    page: FamilyPage;
    token: string;
    use: { phone: string; channel: Channel; purpose: ConsentPurpose; language: string };
    hasChanged: boolean;
  },
): Promise<void> {
  const { use, hasChanged } = shown;
  const language = pageLanguageFor(use.language);
  const addresses = addressesFrom(shown.token, 'below');
  const family = await findFamily(shown.db, shown.vault, shown.page);
  const phone = family?.phones.find(({ phoneId }) => phoneId === use.phone);
  if (family === undefined || phone === undefined) return tellGone(response);
  const wording = agreementFor(family, phone, use);
  if (wording === undefined) {
    return response.redirect(303, addresses.number({ language: language.code, phone: use.phone }));
  }
  const answer = answerFor(phone, use);
  const isProvable = phone.codePath === 'text' || !agreeingTakesCode(shown.page, answer);
  const { callbackNumber } = family.district;
  const page = agreePage({
    phone,
    use,
    wording,
    language,
    own: family.language,
    addresses,
    page: randomUUID(),
    hasChanged,
    ...(isProvable
      ? {}
      : {
          instead: {
            why: endsStop(answer) ? 'agree' : 'first',
            way: howElse(phone.codePath, callbackNumber, language),
          },
        }),
  });
  sendPage(response, { status: hasChanged ? 409 : 200, language: language.code, ...page });
}
