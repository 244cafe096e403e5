import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { familyToken } from '#domain/consent/family/family-link.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { checkFamilyCode } from '#domain/family/code/check-family-code.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Vault } from '#vault/vault.ts';
import { refuseForm, tellGone } from '#web/family/open-link.ts';
import { sendPage } from '#web/page.ts';
import { enterForm, enterQuery } from '#web/web-fields.ts';
import { enterPage, type LoginNotice } from './login-page.ts';

/** Where the code is entered. Opening it changes nothing. */
export function showEnterCode(db: Db): RequestHandler {
  return async (request, response) => {
    const query = enterQuery.safeParse(request.query);
    if (!query.success) return response.redirect(303, '../family');
    await sendEnter(response, db, { ...query.data, status: 200 });
  };
}

/** Opens the page of the person who has the phone, by a link that is good for half an hour. */
export function enterCode(db: Db, vault: Pick<Vault, 'sign' | 'signers'>): RequestHandler {
  return async (request, response) => {
    const form = enterForm.safeParse(request.body);
    if (!form.success) return refuseForm(response);
    const { asked, code, language = 'en' } = form.data;
    const entered = await checkFamilyCode(db, vault, { id: asked, code });
    switch (entered.kind) {
      case 'right': {
        const { page, expiresAt } = entered;
        const token = familyToken({ ...page, expiresAt }, vault);
        return response.redirect(303, `${token}?language=${language}`);
      }
      case 'wrong':
        return sendEnter(response, db, { asked, language, status: 409, notice: 'wrong' });
    }
  };
}

async function sendEnter(
  response: Response,
  db: Db,
  shown: { asked: string; language?: string; status: number; notice?: LoginNotice },
): Promise<void> {
  const district = await findDistrict(db);
  if (district === undefined) return tellGone(response);
  const language = pageLanguageFor(shown.language ?? 'en');
  const { registeredName: name, callbackNumber } = district;
  const page = enterPage({ ...shown, district: { name, callbackNumber }, language });
  sendPage(response, { status: shown.status, language: language.code, ...page });
}
