import { type Db, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { type FindingCode, findingKinds } from '../finding/finding.ts';
import { saveSeen } from '../finding/finding-store.ts';
import { checkOrder } from './audit-run.ts';
import type { Check } from './audit-run-store.ts';
import {
  allowMemory,
  endRun,
  isRunDue,
  leaseRun,
  type RunKey,
  releaseRun,
  saveCheck,
} from './audit-run-store.ts';
import { checkBooks } from './books-check-store.ts';
import { checkBasis, checkWithdrawals } from './call-check-store.ts';
import { checkClocks, checkConfirmations } from './clock-check-store.ts';
import { checkAge, checkEvidence } from './evidence-check-store.ts';
import { checkGate } from './gate-check-store.ts';
import { planWeeklyRun } from './plan-weekly-run.ts';

const checks: Record<FindingCode, Check> = {
  'call-without-basis': checkBasis,
  'call-after-withdrawal': checkWithdrawals,
  'revocation-late': checkClocks,
  'confirmation-late': checkConfirmations,
  'gate-differs': checkGate,
  'books-out-of-balance': checkBooks,
  'evidence-missing': checkEvidence,
  'evidence-stale': checkAge,
};

/**
 * Does every audit run that is due: the weekly one, and those that were asked for. Any number of workers may call it;
 * each run is one worker's, and another one goes on with it where that one died. Returns how many came to their end.
 */
export async function recordDueAuditRuns(
  db: Db,
  worker: string,
  signal?: AbortSignal,
): Promise<number> {
  if (!(await isRunDue(db))) return 0;
  await planWeeklyRun(db);
  let ended = 0;
  for (;;) {
    const run = await transact(db, (tx) => leaseRun(tx, worker));
    if (run === undefined) return ended;
    const isDone = await recordAuditRun(db, { id: run.id, worker, done: run.done, signal });
    if (!isDone) return ended;
    ended += 1;
  }
}

/** False where it was interrupted: the checks that are done stay done, and another worker goes on. */
async function recordAuditRun(
  db: Db,
  run: RunKey & { done: readonly string[]; signal: AbortSignal | undefined },
): Promise<boolean> {
  const actor: Actor = { kind: 'system', id: run.worker };
  const subject = { kind: 'audit-run', id: run.id };
  for (const code of checkOrder.filter((one) => !run.done.includes(one))) {
    if (run.signal?.aborted === true) {
      await releaseRun(db, run);
      return false;
    }
    await transact(db, async (tx) => {
      await allowMemory(tx);
      const { looked, seen } = await checks[code](tx);
      const { owner } = findingKinds[code];
      const found = await saveSeen(tx, { code, owner, runId: run.id, actor }, seen);
      await saveCheck(tx, run, { code, looked, found });
      await insertAuditEntry(tx, {
        actor,
        act: 'audit-checked',
        subject,
        facts: { code, looked, found },
      });
    });
  }
  await transact(db, async (tx) => {
    const found = await endRun(tx, run);
    await insertAuditEntry(tx, { actor, act: 'audit-run-ended', subject, facts: { found } });
  });
  return true;
}
