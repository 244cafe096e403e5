import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { isSameSecret, type LinkSigner } from '#domain/shared/link/signed-link.ts';
import { type CodeOutcome, pageCode } from './page-code.ts';

type Page = { phoneId: string; guardianId: string; language: string };

/**
 * Whether the person on a page has the phone that it is about: they enter what was texted to it. Without a code, or where
 * theirs is over, another one goes out. In the transaction of what it allows, with the phone's gate held.
 */
export async function checkPageCode(
  tx: Transaction,
  signer: LinkSigner,
  page: Page & { code: string | undefined },
): Promise<CodeOutcome> {
  const live = await selectLiveCode(tx, page);
  if (live === undefined) return sendCode(tx, page);
  if (page.code === undefined) return 'code-sent';
  if (!isCodeOf(live, page.code, signer)) {
    await run(tx)`UPDATE outreach SET tries = tries + 1 WHERE id = ${live}`;
    return 'code-wrong';
  }
  await run(tx)`UPDATE outreach SET used_at = now() WHERE id = ${live}`;
  return 'code-right';
}

/** The code that this page may still be answered with. */
async function selectLiveCode(
  tx: Transaction,
  { phoneId, guardianId }: Page,
): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT id FROM outreach
    WHERE kind = 'page-code' AND phone_id = ${phoneId} AND guardian_id = ${guardianId} AND used_at IS NULL
      AND expires_at > now() AND tries < ${familyLimits.code.tries} AND state <> 'refused'
    ORDER BY asked_at DESC LIMIT 1`;
  return row?.id;
}

/** None where the number has been sent as many as it may, no matter who asked for them. */
async function sendCode(
  tx: Transaction,
  { phoneId, guardianId, language }: Page,
): Promise<CodeOutcome> {
  const code = await one<{ id: string }>(tx)`
    INSERT INTO outreach (kind, phone_id, guardian_id, language)
    SELECT 'page-code', ${phoneId}::uuid, ${guardianId}::uuid, ${language}
    WHERE (SELECT count(*) FROM outreach
      WHERE kind = 'page-code' AND phone_id = ${phoneId} AND asked_at > now() - interval '24 hours') < ${familyLimits.code.aDay}
    RETURNING id`;
  if (code === undefined) return 'too-many-codes';
  await note(
    tx,
    { kind: 'guardian', id: guardianId },
    'page-code-requested',
    on('phone', phoneId),
    { code: code.id },
  );
  return 'code-sent';
}

/** Whether it is the code with this id, by whichever key that was worked out. */
export function isCodeOf(id: string, given: string, signer: LinkSigner): boolean {
  const digits = plainDigits(given);
  return signer.signers().some((one) => isSameSecret(pageCode(id, one), digits));
}

/** The zeros of the digits that keyboards of our languages write: Arabic, Persian and Urdu, Hindi and Nepali, Bengali, wide. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];

function plainDigits(text: string): string {
  return text.replaceAll(/\P{Nd}/gu, '').replaceAll(/[^0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((each) => code >= each && code < each + 10);
    return zero === undefined ? '' : String(code - zero);
  });
}
