import { staff } from '#sandbox/district/staff.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';
import type { Product } from './product.ts';

/** The number on somebody's staff record, E.164. */
export async function ownPhone(product: Product, who: keyof typeof staff): Promise<string> {
  const row = await product.database.db
    .selectFrom('operator_phone as p')
    .innerJoin('operator as o', 'o.id', 'p.operator_id')
    .select(['o.id', 'p.number'])
    .where('o.directory_id', '=', staff[who].directoryId)
    .executeTakeFirstOrThrow();
  return product.vault.decrypt(row.number, operatorPhoneBinding(row.id));
}
