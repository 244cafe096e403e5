import { randomUUID } from 'node:crypto';
import { one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { type PhoneIndexes, senderBinding, type Vault } from '#vault/vault.ts';
import { type RequestKind, requestTextBinding } from './family-request.ts';

/** The open request of a number, or a new one; undefined before there is a district. */
export async function openRequest(
  tx: Transaction,
  from: { kind: RequestKind; phoneId: string },
): Promise<string | undefined> {
  const row = await one<{ id: string | null }>(tx)`
    SELECT open_family_request(${from.kind}, ${from.phoneId}::uuid) AS id`;
  return row?.id ?? undefined;
}

/** The same of a number that no roster has: it is kept, so that somebody can call it. */
export async function openStrangersRequest(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  from: { kind: RequestKind; indexes: PhoneIndexes; number: string },
): Promise<string | undefined> {
  const sender = vault.encrypt(from.number, senderBinding(from.indexes[0]));
  const row = await one<{ id: string | null }>(tx)`
    SELECT open_family_request(${from.kind}, NULL, ${from.indexes}::bytea[], ${sender}) AS id`;
  return row?.id ?? undefined;
}

/** False where this text was taken before. */
export async function insertRequestText(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  text: {
    requestId: string;
    kind: Exclude<RequestKind, 'call-back' | 'wrong-number'>;
    words: string;
    carrierId?: string;
  },
): Promise<boolean> {
  const id = randomUUID();
  const changed = await run(tx)`
    INSERT INTO family_request_text (id, request_id, kind, words, carrier_id)
    VALUES (${id}, ${text.requestId}, ${text.kind}, ${vault.encrypt(text.words, requestTextBinding(id))}, ${text.carrierId ?? null})
    ON CONFLICT (carrier_id) DO NOTHING`;
  return changed === 1;
}
