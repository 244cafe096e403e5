import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { findCheckedNotice } from '#domain/closure/published/find-checked-notice.ts';
import { recordMissedCheck } from '#domain/closure/published/record-missed-check.ts';
import { type District, findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Vault } from '#vault/vault.ts';
import { clientNetwork } from '#web/client-address.ts';
import { refuseForm } from '#web/family/open-link.ts';
import { askedLanguage } from '#web/notices/asked-language.ts';
import { tellNotReady } from '#web/notices/notice-page.ts';
import { sendPage } from '#web/page.ts';
import { checkForm } from '#web/web-fields.ts';
import { type Checked, checkPage } from './check-page.ts';

/** Where anybody types the six digits that a call or a text said. */
export function showCheck(db: Db): RequestHandler {
  return async (request, response) => {
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    const kind = district.checkCodes ? 'asked' : 'off';
    send(response, district, { language: askedLanguage(request), checked: { kind } });
  };
}

/** What was sent with them, or that nothing was. Wrong ones count, for the network that they come from. */
export function checkCode(
  db: Db,
  vault: Pick<Vault, 'digest'>,
  { publicUrl }: { publicUrl: string },
): RequestHandler {
  return async (request, response) => {
    const form = checkForm.safeParse(request.body);
    if (!form.success) return refuseForm(response);
    const { code, language = 'en' } = form.data;
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    if (!district.checkCodes)
      return send(response, district, { language, checked: { kind: 'off' } });
    const digits = code.replaceAll(/\D/gu, '');
    const notice = digits.length === 6 ? await findCheckedNotice(db, digits) : undefined;
    if (notice !== undefined)
      return send(response, district, { language, checked: { kind: 'found', notice } });
    const client = vault.digest(`client of check ${clientNetwork(request, publicUrl)}`);
    const isTooMany = await recordMissedCheck(db, client);
    send(response, district, { language, checked: { kind: isTooMany ? 'busy' : 'none' } });
  };
}

const statuses = { asked: 200, found: 200, none: 404, off: 404, busy: 429 } as const;

function send(
  response: Response,
  { registeredName: name, timeZone }: District,
  shown: { language: string; checked: Checked },
): void {
  const language = pageLanguageFor(shown.language);
  const { checked } = shown;
  const page = checkPage({ name, timeZone, language, checked });
  sendPage(response, { status: statuses[checked.kind], language: language.code, ...page });
}
