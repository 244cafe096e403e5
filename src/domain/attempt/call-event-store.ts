import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import type { CallNews } from './call-news.ts';

/** Keeps what the carrier said before anything is made of it; tells of each in turn whether it is new. */
export async function insertCallEvents(
  tx: Transaction,
  said: readonly { id: string; news: CallNews }[],
): Promise<boolean[]> {
  const rows = said.map(({ id, news }) => {
    const { carrierId, sequenceNumber, carrierStatus, kind, ...event } = news;
    return { attemptId: id, carrierId, sequenceNumber, carrierStatus, kind, event };
  });
  const { rows: kept } = await executePrepared(
    tx,
    sql<EventKey>`
    INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(
      "attemptId" uuid, "carrierId" text, "sequenceNumber" int, "carrierStatus" text, kind text, event jsonb)
    ON CONFLICT DO NOTHING
    RETURNING carrier_id AS "carrierId", kind, sequence_number AS "sequenceNumber",
      carrier_status AS "carrierStatus"`,
  );
  const isNew = new Set(kept.map(keyOf));
  // Of two that are the same in one batch the first one is new.
  return rows.map((row) => isNew.delete(keyOf(row)));
}

type EventKey = Pick<CallNews, 'carrierId' | 'kind' | 'sequenceNumber' | 'carrierStatus'>;

function keyOf({ carrierId, kind, sequenceNumber, carrierStatus }: EventKey): string {
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
