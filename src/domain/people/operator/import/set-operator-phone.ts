import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { operatorPhoneBinding, type Vault } from '#vault/vault.ts';
import type { OperatorImportRow } from './operator-import-row.ts';

/** Keeps the number that the list gives; tells whether it is another than before. Who has left keeps none. */
export async function setOperatorPhone(
  tx: Transaction,
  vault: Vault,
  { operatorId, row }: { operatorId: string; row: OperatorImportRow },
): Promise<boolean> {
  const { phone, isActive } = row;
  if (phone === null || !isActive) {
    const { numDeletedRows } = await tx
      .deleteFrom('operator_phone')
      .where('operator_id', '=', operatorId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
  if (phone === undefined) return false;
  const number = vault.encrypt(phone, operatorPhoneBinding(operatorId));
  const { numAffectedRows } = await sql`
    INSERT INTO operator_phone AS p (operator_id, number_index, number)
    VALUES (${operatorId}, ${vault.phoneIndex(phone)}, ${number})
    ON CONFLICT (operator_id) DO UPDATE SET number_index = EXCLUDED.number_index, number = EXCLUDED.number
    WHERE p.number_index <> ALL (${vault.phoneIndexes(phone)}::bytea[])`.execute(tx);
  return numAffectedRows === 1n;
}
