import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { type PhoneIndexes, senderBinding, type Vault } from '#vault/vault.ts';
import { type RequestKind, requestTextBinding } from './family-request.ts';

/** The open request of a number, or a new one; undefined before there is a district. */
export async function openRequest(
  tx: Transaction,
  from: { kind: RequestKind; phoneId: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    SELECT open_family_request(${from.kind}, ${from.phoneId}::uuid) AS id`.execute(tx);
  return rows[0]?.id ?? undefined;
}

/** The same of a number that no roster has: it is kept, so that somebody can call it. */
export async function openStrangersRequest(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  from: { kind: RequestKind; indexes: PhoneIndexes; number: string },
): Promise<string | undefined> {
  const sender = vault.encrypt(from.number, senderBinding(from.indexes[0]));
  const { rows } = await sql<{ id: string | null }>`
    SELECT open_family_request(${from.kind}, NULL, ${from.indexes}::bytea[], ${sender}) AS id`.execute(
    tx,
  );
  return rows[0]?.id ?? undefined;
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
  const { numAffectedRows } = await sql`
    INSERT INTO family_request_text (id, request_id, kind, words, carrier_id)
    VALUES (${id}, ${text.requestId}, ${text.kind}, ${vault.encrypt(text.words, requestTextBinding(id))}, ${text.carrierId ?? null})
    ON CONFLICT (carrier_id) DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}
