import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

export type Slots = {
  /** When the first may fire, in milliseconds of the database's clock. */
  firstMs: number;
  spacingMs: number;
  count: number;
  /** What the database's clock said while it answered. */
  nowMs: number;
};

/**
 * The next free slots of the sending account, for all workers together (a generic cell rate algorithm with one row
 * as its state). Slots are `stretch` farther apart than the rate asks for: a call fired up to that much late still
 * leaves no second with more calls in it than the carrier takes.
 */
export async function takeSlots(
  db: Db,
  wish: { account: string; count: number; stretch: number; leadMs: number },
): Promise<Slots> {
  const { rows } = await sql<Slots>`
    WITH pitch AS (SELECT (1 + ${wish.stretch}::float8) / calls_per_second::float8 AS seconds FROM district)
    INSERT INTO pace AS p (account, next_slot_at)
    SELECT ${wish.account}, clock_timestamp() + (${wish.leadMs}::float8 / 1000 + ${wish.count}::int * seconds) * interval '1 second'
    FROM pitch
    ON CONFLICT (account) DO UPDATE SET next_slot_at =
      greatest(p.next_slot_at, clock_timestamp() + ${wish.leadMs}::float8 * interval '1 millisecond')
        + ${wish.count}::int * (SELECT seconds FROM pitch) * interval '1 second'
    RETURNING
      extract(epoch FROM next_slot_at)::float8 * 1000 - ${wish.count}::int * (SELECT seconds FROM pitch) * 1000 AS "firstMs",
      (SELECT seconds FROM pitch) * 1000 AS "spacingMs",
      ${wish.count}::int AS count,
      extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs"`.execute(db);
  const [slots] = rows;
  if (slots === undefined) throw new Error('no district, so no pace');
  return slots;
}

/** Gives the last slots back, if nobody has taken any behind them. */
export async function returnSlots(
  db: Db,
  unused: { account: string; endMs: number; count: number; spacingMs: number },
): Promise<void> {
  await sql`
    UPDATE pace SET next_slot_at = next_slot_at - ${unused.count * unused.spacingMs}::float8 * interval '1 millisecond'
    WHERE account = ${unused.account}
      AND abs(extract(epoch FROM next_slot_at)::float8 * 1000 - ${unused.endMs}::float8) < 0.01`.execute(
    db,
  );
}
