import type { Response } from 'express';
import type { Db } from '#database/transaction.ts';
import type { Proof } from '#domain/consent/family/family.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import type { Vault } from '#vault/vault.ts';
import type { PageLanguage } from '#web/family/words/family-words.ts';
import { sendPage } from '#web/page.ts';
import { addressesFrom } from './addresses.ts';
import { codePage } from './code-page.ts';
import { tellGone } from './open-link.ts';
import { familyWords } from './page-language.ts';

const statuses = {
  'code-sent': 200,
  'code-wrong': 409,
  'too-many-codes': 429,
  'no-code': 409,
} as const satisfies Record<Proof, number>;

/** What is asked of the person who pressed before it is done. */
export async function sendCodePage(
  response: Response,
  page: { db: Db; vault: Pick<Vault, 'decrypt'>; guardianId: string; token: string },
  asked: {
    proof: Proof;
    what: 'agree' | 'stop';
    phoneId: string;
    language: PageLanguage;
    action: string;
    fields: Record<string, string>;
    where: 'page' | 'below';
  },
): Promise<void> {
  const { proof, language } = asked;
  const family = await findFamily(page.db, page.vault, page.guardianId);
  const phone = family?.phones.find(({ phoneId }) => phoneId === asked.phoneId);
  if (family === undefined || phone === undefined) return tellGone(response);
  const { callbackNumber } = family.district;
  const addresses = addressesFrom(page.token, asked.where);
  const words = familyWords[language];
  const shown = codePage({ ...asked, phone, callbackNumber, words, addresses });
  sendPage(response, { status: statuses[proof], language, ...shown });
}
