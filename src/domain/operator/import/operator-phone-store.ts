import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

/** The person's own number, as the vault keeps it; tells whether it is another than before. */
export async function savePhone(
  tx: Transaction,
  phone: { operatorId: string; index: Buffer; number: Buffer },
): Promise<boolean> {
  const { operatorId, index, number } = phone;
  const { numAffectedRows } = await sql`
    INSERT INTO operator_phone AS p (operator_id, number_index, number) VALUES (${operatorId}, ${index}, ${number})
    ON CONFLICT (operator_id) DO UPDATE SET number_index = EXCLUDED.number_index, number = EXCLUDED.number
    WHERE p.number_index <> EXCLUDED.number_index`.execute(tx);
  return numAffectedRows === 1n;
}

export async function deletePhone(tx: Transaction, operatorId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('operator_phone')
    .where('operator_id', '=', operatorId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
