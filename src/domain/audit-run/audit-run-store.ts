import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { CheckCode, CheckResult } from './audit-run.ts';

export type RunRow = {
  id: string;
  /** From when on it looks at what happened; null: from the first day. */
  since: Temporal.Instant | null;
  /** Checks that an earlier worker has done already, or that the plan leaves to deeper audits. */
  done: string[];
};

/** Long enough for the slowest check of a large district; a worker that died is waited for no longer. */
const leaseMinutes = 10;

/** The oldest run that nobody works at; one run at a time, over all workers. */
export async function leaseRun(tx: Transaction, worker: string): Promise<RunRow | undefined> {
  await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('audit_run', 0))`;
  return one<RunRow>(tx)`
    UPDATE audit_run SET worker = ${worker}, started_at = coalesce(started_at, clock_timestamp()),
      lease_until = clock_timestamp() + ${leaseMinutes} * interval '1 minute'
    WHERE NOT EXISTS (SELECT FROM audit_run WHERE ended_at IS NULL AND lease_until > clock_timestamp())
      AND id = (SELECT id FROM audit_run WHERE ended_at IS NULL ORDER BY asked_at LIMIT 1)
    RETURNING id, asked_at - days * interval '1 day' AS since,
      ARRAY(SELECT jsonb_object_keys(looked_at)) || audit_checks_left(kind) AS done`;
}

/** Whether a tick has anything to do: a week without its run, or a run without a worker. */
export async function isRunDue(db: Db): Promise<boolean> {
  const { rows } = await executePrepared(
    db,
    sql<{ due: boolean }>`
    SELECT EXISTS (SELECT FROM audit_run WHERE ended_at IS NULL
        AND coalesce(lease_until <= clock_timestamp(), true))
      OR EXISTS (SELECT FROM district d WHERE NOT EXISTS (SELECT FROM audit_run r
        WHERE r.week = date_trunc('week', now() AT TIME ZONE d.time_zone - interval '5 hours')::date)) AS due`,
  );
  return rows[0]?.due ?? false;
}

/** Sets of a district's phones and calls are joined in memory; more than this goes to disk, in the database. */
export async function allowMemory(tx: Transaction): Promise<void> {
  await run(tx)`SET LOCAL work_mem = '64MB'`;
}

export type RunKey = { id: string; worker: string };

/** Another worker has taken the run over: what this one did last is undone. */
export class RunLost extends Error {
  constructor(run: RunKey) {
    super(`audit run ${run.id} belongs to another worker`);
  }
}

/** Keeps what a check came to; the check is undone where another worker has taken the run over. */
export async function saveCheck(
  tx: Transaction,
  key: RunKey,
  check: { code: CheckCode; isRecent?: true } & Omit<CheckResult, 'days'>,
): Promise<void> {
  const { code, isRecent = false, ...counts } = check;
  const changed = await run(tx)`
    UPDATE audit_run SET looked_at = looked_at || jsonb_build_object(${code}::text, ${JSON.stringify(counts)}::jsonb
        || CASE WHEN ${isRecent} AND days IS NOT NULL THEN jsonb_build_object('days', days) ELSE '{}' END),
      lease_until = clock_timestamp() + ${leaseMinutes} * interval '1 minute'
    WHERE id = ${key.id} AND worker = ${key.worker} AND ended_at IS NULL`;
  if (changed !== 1) throw new RunLost(key);
}

/** Ends the run; returns how many of the findings it saw are open. A trigger has the cards of what it did not see any more say so. */
export async function endRun(tx: Transaction, run: RunKey): Promise<number> {
  const row = await one<{ found: number }>(tx)`
    UPDATE audit_run r SET ended_at = clock_timestamp(), lease_until = NULL,
      found = (SELECT count(*) FROM finding f WHERE f.last_seen_run_id = r.id AND f.state = 'open')
    WHERE id = ${run.id} AND worker = ${run.worker} AND ended_at IS NULL
    RETURNING found`;
  if (row === undefined) throw new RunLost(run);
  return row.found;
}

/** Lets the next worker have it at once. */
export async function releaseRun(db: Db, run: RunKey): Promise<void> {
  await db
    .updateTable('audit_run')
    .set({ worker: null, lease_until: null })
    .where('id', '=', run.id)
    .where('worker', '=', run.worker)
    .where('ended_at', 'is', null)
    .execute();
}
