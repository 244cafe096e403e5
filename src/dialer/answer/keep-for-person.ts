import type { Db } from '#database/transaction.ts';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import type { TextTaken } from '#domain/consent/opt-out/revoke-by-text.ts';
import { type FamilyReply, recordFamilyReply } from '#domain/family-request/record-family-reply.ts';
import type { Vault } from '#vault/vault.ts';

/** What no rule answered waits for somebody of the front office. */
export async function keepForPerson(
  { db, vault }: { db: Db; vault: Vault },
  text: FamilyReply,
  read: TextTaken,
): Promise<void> {
  const isDoubtful = read === 'unknown-phone' && readText(text.body).kind === 'doubtful';
  if (read === 'other' || read === 'not-started' || isDoubtful)
    await recordFamilyReply(db, vault, { ...text, isDoubtful });
}
