import type { Transaction } from '#database/transaction.ts';
import type { Revocation } from './consent.ts';

/** Adds the withdrawal; the ledger's trigger changes the phone's gate in the same transaction. */
export async function insertRevocation(tx: Transaction, revocation: Revocation): Promise<string> {
  const { id } = await tx
    .insertInto('revocation')
    .values({
      phone_id: revocation.phoneId,
      channel: revocation.channel,
      scope: revocation.scope,
      means: revocation.means,
      recorded_by: `${revocation.actor.kind}:${revocation.actor.id}`,
      attempt_id: revocation.attemptId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function phoneByIndex(tx: Transaction, index: Buffer): Promise<string | undefined> {
  const row = await tx
    .selectFrom('phone')
    .select('id')
    .where('index', '=', index)
    .executeTakeFirst();
  return row?.id;
}
