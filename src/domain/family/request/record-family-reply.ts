import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';
import { insertRequestText, openRequest, openStrangersRequest } from './request-store.ts';

export type FamilyReply = {
  /** The carrier's id of the text. */
  carrierId: string;
  phoneIndexes: PhoneIndexes;
  /** E.164; kept only where no roster has it. */
  from: string;
  body: string;
  /** It may be an opt-out, of a number that no roster has: nobody else reads it. */
  isDoubtful?: boolean;
};

/** What somebody texted that no rule answers: it waits for a person. Sent twice, it is one text. */
export async function recordFamilyReply(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  reply: FamilyReply,
): Promise<void> {
  const { carrierId, phoneIndexes: indexes, from: number, body: words } = reply;
  await transact(db, async (tx) => {
    if (await wasTaken(tx, carrierId)) return;
    const phoneId = await selectPhoneId(tx, indexes);
    const kind = reply.isDoubtful === true ? 'opt-out' : 'reply';
    const requestId =
      phoneId === undefined
        ? await openStrangersRequest(tx, vault, { kind, indexes, number })
        : await openRequest(tx, { kind, phoneId });
    if (requestId === undefined) return;
    if (!(await insertRequestText(tx, vault, { requestId, kind, words, carrierId }))) return;
    await note(
      tx,
      phoneId === undefined
        ? { kind: 'carrier', id: carrierId }
        : { kind: 'guardian', id: phoneId },
      'request-received',
      on('family-request', requestId),
      { kind, text: carrierId },
    );
  });
}

/** A text that came once more must not open another request. */
async function wasTaken(tx: Transaction, carrierId: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM family_request_text WHERE carrier_id = ${carrierId}`;
  return rows.length > 0;
}

async function selectPhoneId(tx: Transaction, indexes: PhoneIndexes): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT id FROM phone WHERE index = ANY (${indexes}::bytea[])`;
  return row?.id;
}
