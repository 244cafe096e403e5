import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import {
  type AttemptByToken,
  type AttemptRow,
  lockingByToken,
} from '#domain/attempt/attempt-store.ts';
import type { CallNews } from '#domain/attempt/machine/call-report.ts';

/** What the carrier said of the attempt with this token; where it told a number, of the attempt at this phone. */
export type Said = { token: string; phoneIndex: Buffer | undefined; news: CallNews };

/** What was heard of an attempt, which is locked. */
export type Heard = { attempt: AttemptRow; isNew: boolean };

/**
 * Keeps what the carrier said before anything is made of it, and locks the attempts it is about in the order of their ids.
 * Tells of each in turn whether it is new; nothing, where no attempt is meant.
 */
export async function insertCallEvents(
  tx: Transaction,
  said: readonly Said[],
): Promise<(Heard | undefined)[]> {
  const rows = said.map(({ token, phoneIndex, news }, place) => {
    const { carrierId, sequenceNumber, carrierStatus, kind, ...event } = news;
    const phone = phoneIndex?.toString('hex');
    return { place, token, phone, carrier: carrierId, sequenceNumber, carrierStatus, kind, event };
  });
  const { rows: meant } = await executePrepared(
    tx,
    sql<AttemptByToken & { place: number; isKept: boolean }>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(place int, token text, phone text,
        carrier text, "sequenceNumber" int, "carrierStatus" text, kind text, event jsonb)
    ), locked AS (
      ${lockingByToken(said.map(({ token }) => token))}
    ), meant AS (
      SELECT said.*, locked.id FROM said JOIN locked USING (token)
      WHERE phone IS NULL OR decode(phone, 'hex') = "phoneIndex"
    ), kept AS (
      INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
      SELECT id, carrier, "sequenceNumber", "carrierStatus", kind, event FROM meant ORDER BY place
      ON CONFLICT DO NOTHING
      RETURNING carrier_id, sequence_number, carrier_status, kind
    )
    SELECT place, (carrier, "sequenceNumber", "carrierStatus", kind) IN (SELECT * FROM kept) AS "isKept", locked.*
    FROM meant JOIN locked USING (id)`,
  );
  const heard: (Heard | undefined)[] = said.map(() => undefined);
  const before = new Set<string>();
  for (const { place, isKept, ...attempt } of meant.toSorted((a, b) => a.place - b.place)) {
    const key = keyOf(said[place]);
    // Of two that are the same in one batch the first one is new.
    heard[place] = { attempt, isNew: isKept && !before.has(key) };
    before.add(key);
  }
  return heard;
}

/** By which the table knows an event. */
function keyOf(said: Said | undefined): string {
  const { carrierId, kind, sequenceNumber, carrierStatus } = said?.news ?? {};
  return `${carrierId} ${kind} ${sequenceNumber} ${carrierStatus}`;
}

/** Keys are kept as events too: they are evidence, and the count of them is the call's memory. */
export async function insertKeyPress(
  tx: Transaction,
  press: { attemptId: string; carrierId: string; key: string },
): Promise<void> {
  await executePrepared(
    tx,
    sql`
    INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
    SELECT ${press.attemptId}, ${press.carrierId},
      (SELECT count(*)::int FROM call_event WHERE attempt_id = ${press.attemptId} AND kind = 'key'),
      ${press.key}, 'key', '{}'
    ON CONFLICT DO NOTHING`,
  );
}

/** The keys pressed so far on this call, in order; `none` is a silence, `recorder` the beginning of a recording. */
export async function selectKeyPresses(
  tx: Transaction,
  attemptId: string,
  carrierId: string,
): Promise<string[]> {
  const { rows } = await executePrepared(
    tx,
    tx
      .selectFrom('call_event')
      .select('carrier_status')
      .where('attempt_id', '=', attemptId)
      .where('carrier_id', '=', carrierId)
      .where('kind', '=', 'key')
      .orderBy('sequence_number'),
  );
  return rows.map((row) => row.carrier_status);
}
