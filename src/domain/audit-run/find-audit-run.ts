import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import {
  type AuditRunView,
  type CheckCode,
  type CheckResult,
  checkOrder,
  type EarlierRun,
} from './audit-run.ts';

/** How many earlier runs a trend is told of. */
const trend = 3;

type Looked = Partial<Record<CheckCode, CheckResult>>;
type Row = Omit<AuditRunView, 'checks' | 'planned' | 'earlier'> & {
  lookedAt: Looked;
  left: string[];
};

export async function findAuditRun(db: Db, id: string): Promise<AuditRunView | undefined> {
  const row = await one<Row>(db)`
    SELECT r.id, r.kind, r.week, r.days, staff_name(o) AS "askedBy", r.asked_at AS "askedAt", r.started_at AS "startedAt",
      r.ended_at AS "endedAt", r.found, r.looked_at AS "lookedAt", audit_checks_left(r.kind) AS left,
      CASE WHEN r.ended_at IS NOT NULL AND r.week IS NOT NULL THEN
        jsonb_build_object('kind', audit_kind_of(r.week + 7, r.week), 'week', r.week + 7) END AS next,
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"
    FROM audit_run r LEFT JOIN operator o ON o.id = r.asked_by
    WHERE r.id = ${id}`;
  if (row === undefined) return undefined;
  const { lookedAt, left, ...run } = row;
  return {
    ...run,
    planned: checkOrder.filter((code) => !left.includes(code)).length,
    checks: checkOrder.flatMap((code) => {
      const counts = lookedAt[code];
      return counts === undefined ? [] : [{ code, ...counts }];
    }),
    earlier: run.endedAt === null ? [] : await findEarlier(db, id),
  };
}

/** A run of another kind looks at other things, and says nothing of a trend. */
async function findEarlier(db: Db, id: string): Promise<EarlierRun[]> {
  const rows = await many<{ at: Temporal.Instant; found: number; lookedAt: Looked }>(db)`
    SELECT e.started_at AS at, e.found, e.looked_at AS "lookedAt"
    FROM audit_run r JOIN audit_run e ON e.kind = r.kind AND e.ended_at IS NOT NULL AND e.started_at < r.started_at
    WHERE r.id = ${id}
    ORDER BY e.started_at DESC LIMIT ${trend}`;
  return rows.map(({ lookedAt, ...run }) => ({
    ...run,
    byCheck: Object.fromEntries(Object.entries(lookedAt).map(([code, { found }]) => [code, found])),
  }));
}
