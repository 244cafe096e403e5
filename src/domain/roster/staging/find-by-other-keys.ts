import { type RawBuilder, sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

/**
 * While the key of the indexes is changed, a number of the chunk may stand on the roster by another key than it was read
 * with. It is known by that index then, so that no number has two rows. One that was deleted and is back is encrypted for it.
 * Each number is looked up by itself: a join would be planned by what is known of `phone`, which an import fills unseen.
 */
export async function findByOtherKeys(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt' | 'decrypt'>,
): Promise<void> {
  if (!(await hasOtherKeys(tx))) return;
  for (const place of [1, 2]) {
    const [index, others, number] = ['index', 'others', 'number'].map((name) =>
      sql.ref(`c.${name}_${place}`),
    );
    const rows = await many<{ index: Buffer; read: Buffer; number: Buffer }>(tx)`
      SELECT DISTINCT ON (p.id) p.index, ${index} AS read, ${number} AS number
      FROM staged_chunk c
      CROSS JOIN LATERAL (SELECT id, index, number FROM phone WHERE index = ANY (${others}) OFFSET 0) p
      WHERE p.number = '' AND ${number} IS NOT NULL`;
    for (const { index: standing, read, number: sealed } of rows) {
      const e164 = vault.decrypt(sealed, phoneBinding(read));
      const back = vault.encrypt(e164, phoneBinding(standing));
      await run(tx)`SELECT refill_number(${standing}, ${back})`;
    }
  }
  await run(tx)`
    UPDATE staged_chunk c SET index_1 = ${standing(1)}, index_2 = ${standing(2)}
    WHERE others_1 IS NOT NULL OR others_2 IS NOT NULL`;
}

async function hasOtherKeys(tx: Transaction): Promise<boolean> {
  const row = await one<{ found: boolean }>(tx)`
    SELECT EXISTS (SELECT FROM staged_chunk WHERE others_1 IS NOT NULL OR others_2 IS NOT NULL) AS found`;
  return row?.found === true;
}

function standing(place: 1 | 2): RawBuilder<Buffer> {
  const [index, others] = [sql.ref(`c.index_${place}`), sql.ref(`c.others_${place}`)];
  return sql`coalesce((SELECT p.index FROM phone p WHERE p.index = ANY (${others}) LIMIT 1), ${index})`;
}
