import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
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
    await run(tx)`SELECT pg_advisory_xact_lock(hashtext('bellwether import'))`;
    let known = 0;
    for (const { guardianId, phoneIds, studentIds, erasedAt } of erasures) {
      const row = await one<{ wasKnown: boolean }>(tx)`
        SELECT EXISTS (SELECT FROM guardian g WHERE g.id = ${guardianId} AND g.name <> '') AS "wasKnown"`;
      await run(tx)`
        SELECT reapply_erasure(${guardianId}, ${phoneIds}::uuid[], ${studentIds}::uuid[], ${erasedAt.toString()})`;
      if (row?.wasKnown !== true) continue;
      known += 1;
      await note(
        tx,
        { kind: 'system', id: by },
        'guardian-erased-again',
        on('guardian', guardianId),
        { phones: phoneIds.length, students: studentIds.length },
      );
    }
    if (known > 0) await run(tx)`SELECT refresh_phone_audience(), refresh_home_languages()`;
    return known;
  });
}

/** How many of the list still have to be erased in this database. */
export async function countNotErased(db: Db, erasures: readonly Erasure[]): Promise<number> {
  const row = await one<{ missing: number }>(db)`
    SELECT count(*)::int AS missing FROM unnest(${erasures.map(({ guardianId }) => guardianId)}::uuid[]) AS id
    WHERE NOT EXISTS (SELECT FROM erasure e WHERE e.guardian_id = id)`;
  return row?.missing ?? 0;
}
