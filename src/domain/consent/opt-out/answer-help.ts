import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { foldText } from '#domain/language/fold-text.ts';
import { helpLanguage } from '#domain/opt-out-text/stop-words.ts';
import { takeCarrierRequest } from '#domain/shared/carrier-request-store.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { helpText } from './help-words.ts';
import { hasCarrierStop } from './text-store.ts';

/**
 * The answer to a text that asks for help, once for each text: in the language of the phone, or of the word where
 * nobody has the number. None where the carrier holds a STOP: it refuses our texts, and answers by itself.
 */
export async function answerHelp(
  db: Db,
  text: { carrierId: string; phoneIndexes: PhoneIndexes; body: string },
): Promise<string | undefined> {
  const asked = helpLanguage(foldText(text.body));
  if (asked === undefined) return undefined;
  return transact(db, async (tx) => {
    if (!(await takeCarrierRequest(tx, text.carrierId))) return undefined;
    const found = await selectAtHelp(tx, text.phoneIndexes);
    if (found === undefined) return undefined;
    const { phoneId } = found;
    if (phoneId !== null && (await hasCarrierStop(tx, phoneId))) return undefined;
    const language = found.language ?? asked;
    await insertAuditEntry(tx, {
      actor:
        phoneId === null
          ? { kind: 'carrier', id: text.carrierId }
          : { kind: 'guardian', id: phoneId },
      act: 'help-answered',
      subject:
        phoneId === null ? { kind: 'text', id: text.carrierId } : { kind: 'phone', id: phoneId },
      facts: { language, text: text.carrierId },
    });
    return helpText({ ...found, language });
  });
}

type AtHelp = {
  registeredName: string;
  callbackNumber: string;
  /** Null for nobody's number. */
  phoneId: string | null;
  /** Of the first guardian who uses it. */
  language: string | null;
};

/** Undefined before there is a district. */
async function selectAtHelp(
  tx: Transaction,
  phoneIndexes: PhoneIndexes,
): Promise<AtHelp | undefined> {
  const { rows } = await sql<AtHelp>`
    SELECT d.registered_name AS "registeredName", d.callback_number AS "callbackNumber", p.id AS "phoneId",
      (SELECT g.language FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
        WHERE gp.phone_id = p.id AND gp.active ORDER BY gp.rank, g.id LIMIT 1) AS language
    FROM district d LEFT JOIN phone p ON p.index = ANY (${phoneIndexes}::bytea[])`.execute(tx);
  return rows[0];
}
