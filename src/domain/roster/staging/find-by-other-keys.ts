import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

/**
 * While the key of the indexes is changed, a number of the chunk may stand on the roster by another key than it was read
 * with. It is known by that index then, so that no number has two rows. One that was deleted and is back is encrypted for it.
 */
export async function findByOtherKeys(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt' | 'decrypt'>,
): Promise<void> {
  for (const place of [1, 2]) {
    const [index, others, number] = ['index', 'others', 'number'].map((name) =>
      sql.ref(`c.${name}_${place}`),
    );
    const { rows } = await sql<{ index: Buffer; read: Buffer; number: Buffer }>`
      SELECT DISTINCT ON (p.id) p.index, ${index} AS read, ${number} AS number
      FROM staged_chunk c JOIN phone p ON p.index = ANY (${others}) WHERE p.number = '' AND ${number} IS NOT NULL`.execute(
      tx,
    );
    for (const { index: standing, read, number: sealed } of rows) {
      const e164 = vault.decrypt(sealed, phoneBinding(read));
      const back = vault.encrypt(e164, phoneBinding(standing));
      await sql`SELECT refill_number(${standing}, ${back})`.execute(tx);
    }
    await sql`
      UPDATE staged_chunk c SET ${sql.ref(`index_${place}`)} = p.index FROM phone p WHERE p.index = ANY (${others})`.execute(
      tx,
    );
  }
}
