import type { Transaction } from '#database/transaction.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';

/** Rules a number out, no matter who agrees to be called on it. */
export async function insertBlock(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  block: {
    phoneId: string;
    kind: 'emergency-line' | 'district';
    reason: string;
    blockedBy: string;
    lifts?: string;
  },
): Promise<string> {
  const id = await newId(tx);
  await tx
    .insertInto('phone_block')
    .values({
      id,
      phone_id: block.phoneId,
      kind: block.kind,
      reason: vault.encrypt(block.reason, `phone_block.reason:${id}`),
      blocked_by: block.blockedBy,
      lifts: block.lifts ?? null,
    })
    .execute();
  return id;
}

/** The blocks that stand, the oldest first. */
export async function selectStandingBlocks(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('phone_block as b')
    .leftJoin('phone_block as l', 'l.lifts', 'b.id')
    .where('b.phone_id', '=', phoneId)
    .where('b.lifts', 'is', null)
    .where('l.id', 'is', null)
    .select(['b.id', 'b.kind'])
    .orderBy('b.id')
    .execute();
}
