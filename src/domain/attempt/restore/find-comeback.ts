import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Comeback } from './comeback.ts';
import type { Restore } from './restore.ts';
import { selectLatestRestore } from './restore-store.ts';

type Closure = {
  state: string;
  purpose: string;
  submittedAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
};

/** Whether a closure waits because the database came back, or waited and calls again. */
export async function findComeback(db: Db, closure: Closure): Promise<Comeback | undefined> {
  if (closure.state !== 'approved' && closure.state !== 'dialing') return undefined;
  const latest = await selectLatestRestore(db);
  if (latest === undefined) return undefined;
  const { rows } = await sql<{ isHeld: boolean; wasStandby: boolean }>`
    SELECT is_held_by_restore(${closure.purpose}, ${closure.submittedAt.toString()}::timestamptz) AS "isHeld",
      was_standby() AS "wasStandby"`.execute(db);
  const { isHeld = false, wasStandby = false } = rows[0] ?? {};
  const { noticedAt: at, moment, askedAt, lostUntil, calls, texts } = latest;
  const kind = isTakeover(latest, wasStandby) ? 'takeover' : 'backup';
  const told = { kind, at, moment, lostUntil, calls, texts } as const;
  if (isHeld)
    return { ...told, state: kind === 'takeover' && askedAt === null ? 'asking' : 'held' };
  return kind === 'takeover' && wasCalling(closure, at) ? { ...told, state: 'over' } : undefined;
}

/** What was spared or kept stays a takeover, when the server has started again since. */
const isTakeover = ({ noticedBy, kept, spares }: Restore, wasStandby: boolean): boolean =>
  noticedBy === 'timeline' && (wasStandby || kept || spares !== null);

const wasCalling = ({ startedAt }: Closure, at: Temporal.Instant): boolean =>
  startedAt !== null && Temporal.Instant.compare(startedAt, at) < 0;

/** The newest restore, over or not. */
export async function findRestore(db: Db): Promise<Restore | undefined> {
  return selectLatestRestore(db);
}
