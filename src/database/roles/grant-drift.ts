import { many } from '#database/query.ts';
import type { Db } from '../connect.ts';
import { grantWithin } from '../grant-roles.ts';
import type { Transaction } from '../transaction.ts';

class Undone extends Error {
  override name = 'Undone';
}

/** What a role may and should not, or should and may not, such as `bellwether_bot: update on attempt`. */
export type Drift = { more: string[]; less: string[] };

/** Compares the rights that stand with those of roles/, by granting them in a transaction that is undone. As the owner. */
export async function findGrantDrift(db: Db): Promise<Drift> {
  let drift: Drift = { more: [], less: [] };
  try {
    await db.transaction().execute(async (tx) => {
      const before = await selectRights(tx);
      await grantWithin(tx);
      const after = await selectRights(tx);
      drift = {
        more: [...before].filter((right) => !after.has(right)),
        less: [...after].filter((right) => !before.has(right)),
      };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return drift;
}

async function selectRights(tx: Transaction): Promise<Set<string>> {
  const rows = await many<{ said: string }>(tx)`
    SELECT coalesce(r.rolname, 'everybody') || ': ' || lower(privilege_type) || ' on ' || thing AS said
    FROM (
      SELECT c.relname AS thing, a.* FROM pg_class c, aclexplode(c.relacl) a
      WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT c.relname || '.' || t.attname, a.* FROM pg_class c
      JOIN pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped, aclexplode(t.attacl) a
      WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT p.oid::regprocedure::text, a.* FROM pg_proc p, aclexplode(p.proacl) a
      WHERE p.pronamespace = 'public'::regnamespace
    ) granted
    LEFT JOIN pg_roles r ON r.oid = granted.grantee
    WHERE granted.grantee <> granted.grantor`;
  return new Set(rows.map(({ said }) => said));
}
