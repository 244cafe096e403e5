import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';

/** Keeps that somebody heard a recording to its end, by its digest. The first time counts; later ones change nothing. */
export async function recordRecordingHeard(
  db: Db,
  heard: { operatorId: string; digests: readonly string[]; way: 'call' | 'page' },
): Promise<void> {
  const { operatorId, digests, way } = heard;
  await transact(db, async (tx) => {
    for (const digest of new Set(digests)) {
      const changed = await run(tx)`
        INSERT INTO recording_heard (operator_id, digest, way) VALUES (${operatorId}, decode(${digest}, 'hex'), ${way})
        ON CONFLICT DO NOTHING`;
      if (changed === 0) continue;
      await note(tx, by(operatorId), 'recording-heard', on('operator', operatorId), {
        digest,
        way,
      });
    }
  });
}
