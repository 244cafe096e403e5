import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import { findNewest } from '#domain/family/request/find-newest.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Vault } from '#vault/vault.ts';
import { sendPage } from '#web/page.ts';
import { familyQuery } from '#web/web-fields.ts';
import { addressesFrom } from './addresses.ts';
import { familyPage } from './family-page.ts';
import { openLink, tellGone } from './open-link.ts';

/** Opening the page changes nothing: anyone who previews the link of a text message opens it too. */
export function showFamily(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers' | 'decrypt'>,
): RequestHandler {
  return async (request, response) => {
    const opened = openLink(request, response, vault);
    if (opened === undefined) return;
    const family = await findFamily(db, vault, opened.page);
    if (family === undefined) return tellGone(response);
    const query = familyQuery.safeParse(request.query);
    const { done, phone, ...asked } = query.success ? query.data : {};
    const language = pageLanguageFor(asked.language ?? family.language);
    const page = familyPage({
      family,
      newest: await findNewest(
        db,
        family.phones.map(({ phoneId }) => phoneId),
      ),
      language,
      addresses: addressesFrom(opened.token, 'page'),
      ...(done === undefined ? {} : { done: { what: done, ...(phone && { phone }) } }),
      dateOf: (instant) =>
        instant
          .toZonedDateTimeISO(family.district.timeZone)
          .toLocaleString(language.locale, { dateStyle: 'long' }),
    });
    sendPage(response, { status: 200, language: language.code, ...page });
  };
}
