import type { Transaction } from '#database/transaction.ts';
import { operatorPhoneBinding, type Vault } from '#vault/vault.ts';
import type { OperatorImportRow } from './operator-import-row.ts';
import { deletePhone, savePhone } from './operator-phone-store.ts';

/** Keeps the number that the list gives; tells whether it is another than before. Who has left keeps none. */
export async function setOperatorPhone(
  tx: Transaction,
  vault: Vault,
  { operatorId, row }: { operatorId: string; row: OperatorImportRow },
): Promise<boolean> {
  const { phone, isActive } = row;
  if (phone === null || !isActive) return deletePhone(tx, operatorId);
  if (phone === undefined) return false;
  const number = vault.encrypt(phone, operatorPhoneBinding(operatorId));
  return savePhone(tx, { operatorId, index: vault.phoneIndex(phone), number });
}
