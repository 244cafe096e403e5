import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import { run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { type LateCall, noteLate, type PaceBook, type Slot } from './slots.ts';

/** Until the transaction ends, nobody else takes a slot of this account. */
export async function lockPace(tx: Transaction, account: string): Promise<void> {
  const lock = () =>
    executePrepared(tx, sql`SELECT FROM pace WHERE account = ${account} FOR UPDATE`);
  if ((await lock()).rows.length > 0) return;
  await run(tx)`INSERT INTO pace (account) VALUES (${account}) ON CONFLICT DO NOTHING`;
  await lock();
}

export type LockedPace = PaceBook & {
  /** Calls that the account may have beside those it has; null where the account has no limit. */
  free: number | null;
  /** The slots whose calls left late, as far as they are told of and the book has not noted them before. */
  lateSlotsMs: number[];
};

/** The account's book; a statement of its own, so that it sees what the last holder of the lock has written. */
export async function selectBook(tx: Transaction, account: string): Promise<LockedPace> {
  const { rows } = await executePrepared(
    tx,
    sql<Omit<LockedPace, 'lateSlotsMs'> & { late: LateCall[] }>`
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs",
      extract(epoch FROM p.next_slot_at)::float8 * 1000 AS "nextMs",
      to_json(p.taken_ms) AS "takenMs", d.calls_per_second::float8 * pace_share(p) AS "callsPerSecond",
      -- One that is superseded or in doubt may still be ringing, until the carrier's list has it not.
      CASE WHEN d.calls_at_once IS NOT NULL THEN d.calls_at_once - (SELECT count(*)::int FROM attempt
        WHERE channel = 'voice' AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered')
          AND NOT (state = 'unknown' AND misses > 0)) END AS free,
      coalesce((SELECT json_agg(json_build_object('number', n.number, 'areaCode', n.area_code,
          'callsPerSecond', n.calls_per_second::float8,
          'nextMs', coalesce(extract(epoch FROM own.next_slot_at)::float8 * 1000, 0),
          'takenMs', coalesce(own.taken_ms, '{}')))
        FROM sending_number n LEFT JOIN pace own ON own.account = n.number WHERE n.active), '[]') AS pool,
      coalesce((SELECT json_agg(json_build_object('slotMs', slot_ms, 'leftMs', left_ms))
        FROM late_call l WHERE l.account = p.account), '[]') AS late
    FROM pace p CROSS JOIN district d WHERE p.account = ${account}`,
  );
  const [book] = rows;
  if (book === undefined) throw new Error('no district, so no pace');
  const { late, ...rest } = book;
  return { ...rest, ...noteLate(rest, late), lateSlotsMs: late.map(({ slotMs }) => slotMs) };
}

/** Saves what was made of the book that was read. Late calls that stand in it then are forgotten where they were told of. */
export async function saveBook(
  tx: Transaction,
  account: string,
  { read, after }: { read: LockedPace; after: PaceBook },
): Promise<void> {
  const { nextMs, takenMs, pool } = after;
  const numbers = pool.map((callerId) => ({ ...callerId, account: callerId.number }));
  const rows = [{ account, nextMs, takenMs }, ...numbers];
  await executePrepared(
    tx,
    sql`
    WITH noted AS (
      DELETE FROM late_call WHERE account = ${account} AND slot_ms = ANY (${read.lateSlotsMs}::float8[])
    )
    INSERT INTO pace AS p (account, next_slot_at, taken_ms)
    SELECT account, to_timestamp("nextMs" / 1000), "takenMs"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(account text, "nextMs" float8, "takenMs" float8[])
    ON CONFLICT (account) DO UPDATE SET next_slot_at = excluded.next_slot_at, taken_ms = excluded.taken_ms
    WHERE (p.next_slot_at, p.taken_ms) IS DISTINCT FROM (excluded.next_slot_at, excluded.taken_ms)`,
  );
}

export async function insertLateCalls(
  db: Db,
  account: string,
  calls: readonly LateCall[],
): Promise<void> {
  await executePrepared(
    db,
    sql`
    INSERT INTO late_call (account, slot_ms, left_ms)
    SELECT ${account}, "slotMs", "leftMs"
    FROM jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) AS w("slotMs" float8, "leftMs" float8)
    ON CONFLICT DO NOTHING`,
  );
}

/** Gives the last slots back, if nobody has taken any behind them. */
export async function returnSlots(
  db: Db,
  unused: { account: string; lastMs: number; slots: readonly Slot[] },
): Promise<void> {
  const first = (slots: readonly { atMs: number }[]) => Math.min(...slots.map(({ atMs }) => atMs));
  const firstMs = first(unused.slots);
  const numbers = [...Map.groupBy(unused.slots, ({ number }) => number)].map(
    ([account, slots]) => ({
      account,
      nextMs: first(slots),
    }),
  );
  // A call before them may have left late, after their time.
  const times = unused.slots.map(({ atMs }) => atMs);
  const taken = sql`ARRAY(SELECT one FROM unnest(taken_ms) AS one WHERE one <> ALL (${times}::float8[]) ORDER BY one)`;
  await executePrepared(
    db,
    sql`
    WITH last AS (
      UPDATE pace SET taken_ms = ${taken},
        -- What the carrier's pressure holds back stays so, and what was behind its time is behind.
        next_slot_at = CASE WHEN pressed_at > clock_timestamp() - interval '60 seconds' THEN next_slot_at
          ELSE least(to_timestamp(${firstMs / 1000}::float8),
            next_slot_at - ${(unused.lastMs - firstMs) / 1000}::float8 * interval '1 second') END
      WHERE account = ${unused.account} AND taken_ms[cardinality(taken_ms)] = ${unused.lastMs}::float8
      RETURNING 1
    )
    UPDATE pace p SET next_slot_at = to_timestamp(w."nextMs" / 1000), taken_ms = ${taken}
    FROM jsonb_to_recordset(${JSON.stringify(numbers)}::jsonb) AS w(account text, "nextMs" float8)
    WHERE p.account = w.account AND EXISTS (SELECT FROM last)`,
  );
}

export type CallerRequest = {
  id: string;
  callerIds: string[] | null;
  localPresence: boolean;
  isEmergency: boolean;
  number: Buffer;
  index: Buffer;
};

/** What these attempts were approved to show. */
export async function selectSlotRequests(
  tx: Transaction,
  attemptIds: readonly string[],
): Promise<CallerRequest[]> {
  const { rows } = await executePrepared(
    tx,
    sql<CallerRequest>`
    SELECT a.id, v.sealed_content -> 'callerIds' AS "callerIds",
      coalesce((v.sealed_content ->> 'localPresence')::boolean, false) AS "localPresence",
      v.purpose = 'emergency' AS "isEmergency", p.number, p.index
    FROM attempt a JOIN campaign_version v ON v.id = a.version_id JOIN phone p ON p.id = a.phone_id
    WHERE a.id = ${anyOf(attemptIds, 'uuid')}`,
  );
  return rows;
}
