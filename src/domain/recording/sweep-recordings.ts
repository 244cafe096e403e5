import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** What nobody requested a closure with is gone after so many days. */
const unusedDays = 7;

/**
 * Deletes the sounds that nobody needs any more, by the district's setting: of closures that are long over, and of none.
 * Who recorded what, and its digest, stay as evidence. Returns how many it deleted.
 */
export async function sweepRecordings(db: Db, worker: string): Promise<number> {
  return transact(db, async (tx) => {
    const { numAffectedRows } = await sql`
      DELETE FROM recording_audio s USING recording r, district d
      WHERE r.id = s.recording_id
        AND r.made_at < clock_timestamp() - ${unusedDays} * interval '1 day'
        AND NOT EXISTS (
          SELECT FROM message_recording m
          JOIN campaign_version v ON v.id = m.version_id
          JOIN campaign c ON c.id = v.campaign_id
          WHERE m.recording_id = r.id AND (c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')
            OR c.state_at > clock_timestamp() - d.recording_days * interval '1 day'))`.execute(tx);
    const count = Number(numAffectedRows ?? 0);
    if (count > 0) {
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: worker },
        act: 'recordings-deleted',
        subject: { kind: 'worker', id: worker },
        facts: { count },
      });
    }
    return count;
  });
}
