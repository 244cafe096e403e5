import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** Keeps that somebody heard a recording to its end, by its digest. The first time counts; later ones change nothing. */
export async function recordRecordingHeard(
  db: Db,
  heard: { operatorId: string; digests: readonly string[]; way: 'call' | 'page' },
): Promise<void> {
  const { operatorId, digests, way } = heard;
  await transact(db, async (tx) => {
    for (const digest of new Set(digests)) {
      const { numAffectedRows } = await sql`
        INSERT INTO recording_heard (operator_id, digest, way) VALUES (${operatorId}, decode(${digest}, 'hex'), ${way})
        ON CONFLICT DO NOTHING`.execute(tx);
      if (numAffectedRows === 0n) continue;
      await insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operatorId },
        act: 'recording-heard',
        subject: { kind: 'operator', id: operatorId },
        facts: { digest, way },
      });
    }
  });
}
