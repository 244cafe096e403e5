import { timingSafeEqual } from 'node:crypto';
import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { type CodeOutcome, pageCode } from './page-code.ts';
import { countTry, insertCode, selectLiveCode, useCode } from './page-code-store.ts';

/**
 * Whether whoever is on a page has the phone that it is about: they enter what was texted to it. Without a code, or where
 * theirs is over, another one goes out. In the transaction of what it allows, with the phone's gate held.
 */
export async function checkPageCode(
  tx: Transaction,
  signer: LinkSigner,
  page: { phoneId: string; guardianId: string; language: string; code: string | undefined },
): Promise<CodeOutcome> {
  const live = await selectLiveCode(tx, page);
  if (live === undefined) return sendCode(tx, page);
  if (page.code === undefined) return 'code-sent';
  if (!isSame(page.code, pageCode(live, signer))) {
    await countTry(tx, live);
    return 'code-wrong';
  }
  await useCode(tx, live);
  return 'code-right';
}

async function sendCode(
  tx: Transaction,
  page: { phoneId: string; guardianId: string; language: string },
): Promise<CodeOutcome> {
  const id = await insertCode(tx, page);
  if (id === undefined) return 'too-many-codes';
  await insertAuditEntry(tx, {
    actor: { kind: 'guardian', id: page.guardianId },
    act: 'page-code-requested',
    subject: { kind: 'phone', id: page.phoneId },
    facts: { code: id },
  });
  return 'code-sent';
}

function isSame(given: string, expected: string): boolean {
  const digits = Buffer.from(given.replaceAll(/\D/g, ''));
  return digits.length === expected.length && timingSafeEqual(digits, Buffer.from(expected));
}
