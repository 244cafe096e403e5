import { sql } from 'kysely';
import { rowOf } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import type { Comeback, Restore } from './restore.ts';
import { restoreColumns, selectLatestRestore } from './restore-store.ts';

type Closure = {
  purpose: string;
  submittedAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
};

type Answered = Restore & { isHeld: boolean; wasStandby: boolean };

/** The newest restore, and what it means for a closure that is approved or dials. */
export const latestRestore = (closure: Pick<Closure, 'purpose' | 'submittedAt'>) =>
  rowOf(
    sql<Answered>`
      SELECT ${restoreColumns}, is_held_by_restore(${closure.purpose}, ${closure.submittedAt.toString()}::timestamptz) AS "isHeld",
        was_standby() AS "wasStandby"
      FROM database_restore ORDER BY id DESC LIMIT 1`,
    'moment',
    'noticedAt',
    'lostUntil',
    'toldAt',
    'askedAt',
    'settledAt',
  );

/** Whether a closure waits because the database came back, or waited and calls again. */
export function comebackOf(
  closure: Pick<Closure, 'startedAt'>,
  { isHeld, wasStandby, ...latest }: Answered,
): Comeback | undefined {
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

const wasCalling = ({ startedAt }: Pick<Closure, 'startedAt'>, at: Temporal.Instant): boolean =>
  startedAt !== null && Temporal.Instant.compare(startedAt, at) < 0;

/** The newest restore, over or not. */
export async function findRestore(db: Db): Promise<Restore | undefined> {
  return selectLatestRestore(db);
}
