import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '#database/transaction.ts';
import { findCheckDue } from '#domain/consent/number-check/find-check-due.ts';

const lookMs = 500;
/** A worker asks within five seconds, and the carrier answers within ten: longer waits only who has no worker. */
const patienceMs = 60_000;

/** Until the answer about this number is there, or nobody waits for it any longer. */
export async function checkAnswered(db: Db, phoneId: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until && (await findCheckDue(db, phoneId)))
    await wait(lookMs, undefined, { ref: false });
}
