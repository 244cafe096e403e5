import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

export type SealingAlarm = {
  since: Temporal.Instant;
  longAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** Administrators who were called and texted, and when the last of them was. */
  called: number;
  calledAt: Temporal.Instant | null;
  /** Of those, whom neither a call nor a text reached, as far as the carrier says. */
  failed: number;
  /** Whether any administrator has a phone on record. */
  hasPhones: boolean;
  timeZone: string;
};

export async function findSealingAlarm(db: Db, id: string): Promise<SealingAlarm | undefined> {
  return one<SealingAlarm>(db)`
    SELECT a.since, a.long_at AS "longAt", a.ended_at AS "endedAt", c.called, c.at AS "calledAt", c.failed,
      EXISTS (SELECT FROM operator_phone p JOIN role_grant g USING (operator_id)
        WHERE g.role = 'administrator' AND g.school_id IS NULL AND g.revoked_at IS NULL) AS "hasPhones",
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"
    FROM sealing_alarm a CROSS JOIN LATERAL (
      SELECT count(*)::int AS called, max(at) AS at, (count(*) FILTER (WHERE failed))::int AS failed
      FROM (SELECT max(asked_at) AS at, bool_and(state IN ('refused', 'waiting')) AS failed FROM outreach
        WHERE alarm_id = a.id GROUP BY operator_id) person) c
    WHERE a.id = ${id}`;
}
