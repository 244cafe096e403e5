import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { longestPressureMinutes, type Pressure } from './pressure.ts';

/**
 * Slower than this it never gets: something must go out to find out whether there is room again. Of what gets no answer much
 * was taken all the same, and an emergency's families wait for it.
 */
const leastShare = { refused: 1 / 64, queued: 1 / 64, 'queue-full': 1 / 64, unanswered: 1 / 4 };
/** Pressure that is felt again within this time is the same. */
const memory = sql`interval '150 seconds'`;

/**
 * The carrier has less room than we use. Every worker slows to half at once, at most once a second, and none calls
 * until the carrier has caught up; the pace comes back by itself (`pace_share` in the database).
 */
export async function recordPressure(
  db: Db,
  { account, kind, holdMs }: { account: string; kind: Pressure; holdMs: number },
): Promise<void> {
  // Fifty orders are refused at once; that is one reason to slow down, not fifty.
  const isNew = sql`pace.shrunk_at < clock_timestamp() - interval '1 second'`;
  await run(db)`
    INSERT INTO pace (account) VALUES (${account}) ON CONFLICT DO NOTHING`;
  await run(db)`
    UPDATE pace SET
      share = CASE WHEN ${isNew} THEN least(pace_share(pace), greatest(${leastShare[kind]}::float8, pace_share(pace) / 2)) ELSE share END,
      shrunk_at = CASE WHEN ${isNew} THEN clock_timestamp() ELSE shrunk_at END,
      pressure = CASE WHEN pressure = 'queue-full' AND pressed_at > clock_timestamp() - ${memory}
        THEN pressure ELSE ${kind} END,
      pressed_since = CASE WHEN pressed_at > clock_timestamp() - ${memory} AND pressed_since IS NOT NULL
        THEN pressed_since ELSE clock_timestamp() END,
      pressed_at = clock_timestamp(),
      next_slot_at = greatest(next_slot_at, clock_timestamp() + ${holdMs}::float8 * interval '1 millisecond')
    WHERE account = ${account}`;
}

/** The longest that the carrier has been short of room, where that is a reason to pause. */
export async function findLastingPressure(
  db: Db | Transaction,
): Promise<Exclude<Pressure, 'unanswered'> | undefined> {
  const row = await one<{ pressure: Exclude<Pressure, 'unanswered'> }>(db)`
    SELECT pressure FROM pace
    -- Slower calls get no more answers; the doubts are settled one by one, and people read of it on the card.
    WHERE pressed_at > clock_timestamp() - ${memory} AND pressure <> 'unanswered' AND (pressure = 'queue-full'
      OR pressed_since < clock_timestamp() - ${longestPressureMinutes}::int * interval '1 minute')
    ORDER BY pressure <> 'queue-full' LIMIT 1`;
  return row?.pressure;
}

/** People have been told; what comes next is counted again. */
export async function clearPressure(tx: Transaction): Promise<void> {
  await run(tx)`UPDATE pace SET pressure = NULL, pressed_since = NULL WHERE pressure IS NOT NULL`;
}
