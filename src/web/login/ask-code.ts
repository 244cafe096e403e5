import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { startFamilyCode } from '#domain/family/code/start-family-code.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import type { Vault } from '#vault/vault.ts';
import { clientAddress } from '#web/client-address.ts';
import { refuseForm, tellGone } from '#web/family/open-link.ts';
import { askedLanguage } from '#web/notices/asked-language.ts';
import { sendPage } from '#web/page.ts';
import { askForm } from '#web/web-fields.ts';
import { askPage, type LoginNotice } from './login-page.ts';

/** The family page for anybody: a number is typed there. */
export function showLogin(db: Db): RequestHandler {
  return async (request, response) => {
    await sendLogin(response, db, { language: askedLanguage(request), status: 200 });
  };
}

/**
 * Takes down that somebody asks for a code to a number. What is done here, and what is answered, is the same for every
 * number there is.
 */
export function askCode(
  db: Db,
  vault: Pick<Vault, 'phoneIndexes' | 'digest'>,
  { publicUrl }: { publicUrl: string },
): RequestHandler {
  return async (request, response) => {
    const form = askForm.safeParse(request.body);
    if (!form.success) return refuseForm(response);
    const { channel, language = 'en' } = form.data;
    const number = readPhoneNumber(form.data.number);
    if ('words' in number)
      return sendLogin(response, db, { language, status: 400, notice: 'badNumber' });
    const started = await startFamilyCode(db, {
      phoneIndexes: vault.phoneIndexes(number.e164),
      client: vault.digest(`client of the family page ${clientAddress(request, publicUrl)}`),
      channel,
      language,
    });
    if (started === undefined)
      return sendLogin(response, db, { language, status: 429, notice: 'busy' });
    const query = new URLSearchParams({ asked: started.id, language });
    response.redirect(303, `family/code?${query.toString()}`);
  };
}

async function sendLogin(
  response: Response,
  db: Db,
  shown: { language: string; status: number; notice?: LoginNotice },
): Promise<void> {
  const district = await findDistrict(db);
  if (district === undefined) return tellGone(response);
  const language = pageLanguageFor(shown.language);
  const { registeredName: name, callbackNumber } = district;
  const page = askPage({ ...shown, district: { name, callbackNumber }, language });
  sendPage(response, { status: shown.status, language: language.code, ...page });
}
