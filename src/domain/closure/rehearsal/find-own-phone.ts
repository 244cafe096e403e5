import type { Db } from '#database/transaction.ts';
import { operatorPhoneBinding, type Vault } from '#vault/vault.ts';
import { maskedNumber } from './rehearsal.ts';

/** The phone on somebody's staff record, as far as it is shown; undefined where there is none. */
export async function findOwnPhone(
  db: Db,
  vault: Vault,
  operatorId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('operator_phone')
    .select('number')
    .where('operator_id', '=', operatorId)
    .executeTakeFirst();
  return row && maskedNumber(vault.decrypt(row.number, operatorPhoneBinding(operatorId)));
}
