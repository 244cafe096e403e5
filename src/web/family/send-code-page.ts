import type { Response } from 'express';
import type { Db } from '#database/transaction.ts';
import type { FamilyPage, Proof } from '#domain/consent/family/family.ts';
import { answerFor, endsStop } from '#domain/consent/family/family-choices.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import type { Vault } from '#vault/vault.ts';
import { sendPage } from '#web/page.ts';
import { addressesFrom } from './addresses.ts';
import { codePage } from './code-page.ts';
import { tellGone } from './open-link.ts';

const statuses = {
  'code-sent': 200,
  'code-wrong': 409,
  'too-many-codes': 429,
  'no-code': 409,
} as const satisfies Record<Proof, number>;

/** What is asked of the person who pressed before it is done. */
export async function sendCodePage(
  response: Response,
  from: { db: Db; vault: Pick<Vault, 'decrypt'>; page: FamilyPage; token: string },
  asked: {
    proof: Proof;
    what: 'agree' | 'stop';
    /** What was agreed to. */
    use?: { channel: Channel; purpose: ConsentPurpose };
    phoneId: string;
    language: string;
    action: string;
    fields: Record<string, string>;
    where: 'page' | 'below';
  },
): Promise<void> {
  const { proof } = asked;
  const language = pageLanguageFor(asked.language);
  const family = await findFamily(from.db, from.vault, from.page);
  const phone = family?.phones.find(({ phoneId }) => phoneId === asked.phoneId);
  if (family === undefined || phone === undefined) return tellGone(response);
  const { callbackNumber } = family.district;
  const addresses = addressesFrom(from.token, asked.where);
  const isFirst = asked.use !== undefined && !endsStop(answerFor(phone, asked.use));
  const what = isFirst ? 'first' : asked.what;
  const shown = codePage({ ...asked, what, phone, callbackNumber, language, addresses });
  sendPage(response, { status: statuses[proof], language: language.code, ...shown });
}
