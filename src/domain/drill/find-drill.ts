import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { readSealedDrill } from './drill.ts';
import type { DrillTally, DrillView } from './drill-view.ts';

type Row = Omit<DrillView, 'text' | 'way' | 'from' | 'phones' | 'code'> & {
  sealedText: string;
  fingerprint: Buffer;
};

/** A drill as its card shows it. Undefined where there is none, or the district isn’t set up. */
export async function findDrill(db: Db, id: string): Promise<DrillView | undefined> {
  const row = await one<Row>(db)`
    SELECT d.id, d.number, d.state, staff_name(requester) AS "requestedBy", d.requested_at AS "requestedAt",
      d.expires_at AS "expiresAt", d.sealed_text AS "sealedText", d.fingerprint, here.registered_name AS "registeredName",
      here.time_zone AS "timeZone", staff_name(decider) AS "decidedBy", d.decided_at AS "decidedAt", reason_of(d) AS reason,
      d.ended_at AS "endedAt", staff_name(ender) AS "endedBy", d.end_reason AS "endReason",
      (SELECT min(rung_at) FROM drill_call c WHERE c.drill_id = d.id) AS "firstRingAt",
      (SELECT json_build_object('phones', count(*),
          'waiting', count(*) FILTER (WHERE 'waiting' IN (call_state, text_state)),
          'answered', count(*) FILTER (WHERE call_state IN ('answered', 'heard')),
          'voicemail', count(*) FILTER (WHERE call_state = 'voicemail'),
          'confirmed', count(*) FILTER (WHERE confirmed_at IS NOT NULL),
          'noAnswer', count(*) FILTER (WHERE call_state = 'no-answer'),
          'failed', count(*) FILTER (WHERE call_state IN ('refused', 'unknown')),
          'notCalled', count(*) FILTER (WHERE call_state = 'not-called'),
          'texts', count(*) FILTER (WHERE text_state IN ('placed', 'delivered')),
          'textsDelivered', count(*) FILTER (WHERE text_state = 'delivered'))
        FROM drill_call c WHERE c.drill_id = d.id) AS tally
    FROM drill d JOIN operator requester ON requester.id = d.requested_by CROSS JOIN district here
    LEFT JOIN operator decider ON decider.id = d.decided_by LEFT JOIN operator ender ON ender.id = d.ended_by
    WHERE d.id = ${id}`;
  if (row === undefined) return undefined;
  const { sealedText, fingerprint, ...view } = row;
  const { text, way, from, phones } = readSealedDrill(sealedText);
  const tally: DrillTally = row.tally;
  return { ...view, tally, text, way, from, phones: phones.length, code: drillCode(fingerprint) };
}

/** Such as `7f3a-91c2`. */
export function drillCode(fingerprint: Buffer): string {
  const digits = fingerprint.toString('hex').slice(0, 8);
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** The drill that waits or calls, if one does. */
export async function findLiveDrill(db: Db): Promise<DrillView | undefined> {
  const live = await db
    .selectFrom('drill')
    .select('id')
    .where('state', 'in', ['submitted', 'calling'])
    .executeTakeFirst();
  return live && findDrill(db, live.id);
}
