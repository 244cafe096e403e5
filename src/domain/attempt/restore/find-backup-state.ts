import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** A closure that was calling, or about to, when the backup was taken. */
export type HalfDone = {
  number: number;
  state: 'approved' | 'dialing' | 'paused';
  /** Tries that have ended, wait for their turn, are on their way, and may or may not have been placed. */
  ended: number;
  planned: number;
  underWay: number;
  inDoubt: number;
};

export type BackupState = {
  /** Of the newest entry in it. */
  moment: Temporal.Instant | null;
  timeZone: string;
  closures: HalfDone[];
};

/** How far the database is, and which of its closures the carrier is to be asked about. */
export async function findBackupState(db: Db): Promise<BackupState> {
  const rows = await many<Omit<BackupState, 'closures'>>(db)`
    SELECT (SELECT at FROM audit_entry ORDER BY id DESC LIMIT 1) AS moment,
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"`;
  const closures = await many<HalfDone>(db)`
    SELECT c.number, c.state, count(a.id) FILTER (WHERE a.ended_at IS NOT NULL)::int AS ended,
      count(a.id) FILTER (WHERE a.state IN ('planned', 'claimed'))::int AS planned,
      count(a.id) FILTER (WHERE a.state IN ('accepted', 'ringing', 'answered'))::int AS "underWay",
      count(a.id) FILTER (WHERE a.state IN ('placing', 'unknown'))::int AS "inDoubt"
    FROM campaign c LEFT JOIN attempt a ON a.campaign_id = c.id
    WHERE c.state IN ('approved', 'dialing', 'paused') GROUP BY c.id ORDER BY c.number`;
  return { moment: null, timeZone: 'UTC', ...rows[0], closures };
}
