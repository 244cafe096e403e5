import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, sqlState, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type CheckCode, checkOrder } from './audit-run.ts';
import {
  allowMemory,
  endRun,
  isRunDue,
  leaseRun,
  type RunKey,
  RunLost,
  releaseRun,
  saveCheck,
} from './audit-run-store.ts';
import { allChecks } from './checks/all-checks-store.ts';
import type { Since } from './checks/check-store.ts';
import { type FindingCode, findingKinds } from './finding/finding-kinds.ts';
import { type Seen, saveSeen } from './finding/finding-store.ts';

/**
 * Does every audit run that is due: the one of this week's plan, and those that were asked for. Any number of workers may call it;
 * each run is one worker's, and another one goes on with it where that one died. Returns how many came to their end.
 */
export async function recordDueAuditRuns(
  db: Db,
  worker: string,
  signal?: AbortSignal,
): Promise<number> {
  if (!(await isRunDue(db))) return 0;
  await planAuditRun(db);
  let ended = 0;
  for (;;) {
    const run = await transact(db, (tx) => leaseRun(tx, worker));
    if (run === undefined) return ended;
    const isDone = await recordAuditRun(db, { ...run, worker, signal });
    if (!isDone) return ended;
    ended += 1;
  }
}

/** False where it was interrupted: the checks that are done stay done, and another worker goes on. */
async function recordAuditRun(
  db: Db,
  run: RunKey & { since: Since; done: readonly string[]; signal: AbortSignal | undefined },
): Promise<boolean> {
  const actor: Actor = { kind: 'system', id: run.worker };
  const subject = { kind: 'audit-run', id: run.id } as const;
  for (const code of checkOrder.filter((one) => !run.done.includes(one))) {
    if (run.signal?.aborted === true) {
      await releaseRun(db, run);
      return false;
    }
    await recordCheck(db, run, code);
  }
  await transact(db, async (tx) => {
    const found = await endRun(tx, run);
    await note(tx, actor, 'audit-run-ended', subject, { found });
  });
  return true;
}

/**
 * One check, in a transaction of its own. One that can't be done, by a row that it trips over, is itself a finding, so
 * that the others and later runs go on. Where even that can't be written down, the run waits for another worker.
 */
async function recordCheck(db: Db, run: RunKey & { since: Since }, code: CheckCode): Promise<void> {
  const actor: Actor = { kind: 'system', id: run.worker };
  const subject = { kind: 'audit-run', id: run.id } as const;
  const save = (tx: Transaction, as: FindingCode, seen: Seen) =>
    saveSeen(tx, { code: as, owner: findingKinds[as].owner, runId: run.id, actor }, seen);
  try {
    await transact(db, async (tx) => {
      await allowMemory(tx);
      const { seen, ...at } = await allChecks[code](tx, run.since);
      const found = await save(tx, code, seen);
      await saveCheck(tx, run, { code, found, ...at });
      const facts = { code, looked: at.looked, found };
      await note(tx, actor, 'audit-checked', subject, facts);
    });
  } catch (error) {
    if (error instanceof RunLost) throw error;
    const state = sqlState(error) ?? 'none';
    await transact(db, async (tx) => {
      const found = await save(tx, 'check-failed', failedCheck(code, state));
      await saveCheck(tx, run, { code, looked: 0, found, failed: true });
      const facts = { code, error: state };
      await note(tx, actor, 'audit-check-failed', subject, facts);
    });
  }
}

/**
 * That a check could not be done. Of the error only its code is kept, such as 22P02 (the SQLSTATE; `none` where it has
 * none): its words may hold what the row holds.
 */
function failedCheck(code: CheckCode, error: string): Seen {
  return sql`
    SELECT 'check' AS subject_kind, ${code}::text AS subject_id, 'high' AS severity,
      jsonb_build_object('error', ${error}::text) AS facts, NULL AS due_at, 'always' AS recurs`;
}

/**
 * Puts this week's run in line, once: weekly, monthly, quarterly or yearly, as the plan has it. A week begins on Monday at
 * five in the morning of the district; after an outage the week that is running is caught up, and no other, and it gets the
 * deepest of what was missed. `at` stands for now.
 */
export async function planAuditRun(db: Db, at?: Temporal.Instant): Promise<void> {
  await transact(db, async (tx) => {
    const run = await one<{ id: string; kind: Lowercase<string>; week: string }>(tx)`
      INSERT INTO audit_run (kind, week, days)
      SELECT p.kind, due.week, p.days
      FROM (SELECT district_week(coalesce(${at?.toString() ?? null}::timestamptz, now())) AS week) AS due
      JOIN audit_plan p ON p.kind = audit_kind_of(due.week, (SELECT max(week) FROM audit_run))
      WHERE NOT EXISTS (SELECT FROM audit_run r WHERE r.week = due.week)
      ON CONFLICT DO NOTHING
      RETURNING id, kind, week`;
    if (run === undefined) return;
    await note(
      tx,
      { kind: 'system', id: 'dial-worker' },
      'audit-run-planned',
      on('audit-run', run.id),
      { kind: run.kind, week: run.week },
    );
  });
}
