import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Erasure } from './erasure.ts';

/**
 * In a database that was restored: everybody of the list is erased once more, whatever the backup says of them. As the
 * owner of the database. Safe to repeat. Returns how many the backup still knew.
 */
export async function reapplyErasures(
  db: Db,
  { erasures, by }: { erasures: readonly Erasure[]; by: string },
): Promise<number> {
  return transact(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('bellwether import'))`.execute(tx);
    let known = 0;
    for (const { guardianId, phoneIds, studentIds, erasedAt } of erasures) {
      const { rows } = await sql<{ wasKnown: boolean }>`
        SELECT EXISTS (SELECT FROM guardian g WHERE g.id = ${guardianId} AND g.name <> '') AS "wasKnown"`.execute(
        tx,
      );
      await sql`
        SELECT reapply_erasure(${guardianId}, ${phoneIds}::uuid[], ${studentIds}::uuid[], ${erasedAt.toString()})`.execute(
        tx,
      );
      if (rows[0]?.wasKnown !== true) continue;
      known += 1;
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: by },
        act: 'guardian-erased-again',
        subject: { kind: 'guardian', id: guardianId },
        facts: { phones: phoneIds.length, students: studentIds.length },
      });
    }
    if (known > 0) await sql`SELECT refresh_phone_audience(), refresh_home_languages()`.execute(tx);
    return known;
  });
}

/** How many of the list still have to be erased in this database. */
export async function countNotErased(db: Db, erasures: readonly Erasure[]): Promise<number> {
  const { rows } = await sql<{ missing: number }>`
    SELECT count(*)::int AS missing FROM unnest(${erasures.map(({ guardianId }) => guardianId)}::uuid[]) AS id
    WHERE NOT EXISTS (SELECT FROM erasure e WHERE e.guardian_id = id)`.execute(db);
  return rows[0]?.missing ?? 0;
}
