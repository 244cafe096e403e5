import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { hasCarrierStop, lockPhoneByIndex } from '#domain/consent/opt-out/text-store.ts';
import { wordsIn } from '#domain/language/languages.ts';
import { takeCarrierRequest } from '#domain/shared/carrier/carrier-request-store.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { recordReply } from './record-reply.ts';

export type SafeText =
  /** With what is texted back, once. */
  | { kind: 'noted'; words?: string }
  /** No closure asked this phone within a day: somebody reads the text. */
  | { kind: 'not-asked' };

/**
 * SAFE by text counts for the newest closure that asks this very phone, from its approval on, whether or not our call or text came
 * first, and after its end too. Anyone else who sends or forwards it
 * speaks for their own phone, or for nobody.
 */
export async function recordSafeText(
  db: Db,
  text: { carrierId: string; phoneIndexes: PhoneIndexes },
): Promise<SafeText> {
  return transact(db, async (tx): Promise<SafeText> => {
    const phoneId = await lockPhoneByIndex(tx, text.phoneIndexes);
    const asked = phoneId === undefined ? undefined : await selectAsked(tx, phoneId);
    if (phoneId === undefined || asked === undefined) return { kind: 'not-asked' };
    if (!(await takeCarrierRequest(tx, text.carrierId))) return { kind: 'noted' };
    const { attemptId, language, name } = asked;
    const isFirst = await recordReply(tx, 'safe', {
      attemptId,
      carrierId: text.carrierId,
      means: 'text',
    });
    // The carrier sends nothing to who has stopped its texts.
    if (!isFirst || (await hasCarrierStop(tx, phoneId))) return { kind: 'noted' };
    return { kind: 'noted', words: wordsIn(language).words.texted.safeNoted({ name }) };
  });
}

type Asked = { attemptId: string; language: string; name: string };

/** The database says which, and whether. */
async function selectAsked(tx: Transaction, phoneId: string): Promise<Asked | undefined> {
  return one<Asked>(tx)`
    SELECT a.id AS "attemptId", r.language, d.registered_name AS name
    FROM attempt a
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
    CROSS JOIN district d
    WHERE a.id = safe_text_answers(${phoneId})`;
}
