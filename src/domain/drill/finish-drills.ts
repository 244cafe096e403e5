import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { DrillBlocker } from './drill.ts';

/** No call lasts so long; of one that does, the carrier’s word was lost. */
const longestMinutes = 5;

/**
 * Ends what is over: a drill whose phones are all done, and one beside which a closure was asked for or the district frozen.
 * Returns the carrier’s ids of calls to hang up; undefined where no drill is under way.
 */
export async function finishDrills(db: Db, worker: string): Promise<string[] | undefined> {
  if (!(await isAnyOpen(db))) return undefined;
  return transact(db, async (tx) => {
    await giveUp(tx);
    const ended = [...(await stopBlocked(tx)), ...(await finishDone(tx))];
    for (const { id, reason } of ended) {
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: worker },
        subject: { kind: 'drill', id },
        ...(reason === null
          ? { act: 'drill-finished' as const }
          : { act: 'drill-stopped' as const, facts: { reason } }),
      });
    }
    const rows = await many<{ callId: string }>(tx)`
      SELECT c.call_id AS "callId" FROM drill_call c JOIN drill d ON d.id = c.drill_id
      WHERE d.state = 'stopped' AND c.call_id IS NOT NULL AND c.call_state IN ('placed', 'ringing', 'answered')`;
    return rows.map(({ callId }) => callId);
  });
}

const open = sql`(c.call_state IN ('waiting', 'placing', 'placed', 'ringing', 'answered') OR c.text_state IN ('waiting', 'placing'))`;

async function isAnyOpen(db: Db): Promise<boolean> {
  const row = await one<{ open: boolean }>(db)`
    SELECT EXISTS (SELECT FROM drill WHERE state = 'calling') OR EXISTS (SELECT FROM drill_call c WHERE ${open}) AS open`;
  return row?.open ?? false;
}

/** What nobody tells of any more, who has left the list, and what is no longer placed because the drill ended. */
async function giveUp(tx: Transaction): Promise<void> {
  await run(tx)`
    UPDATE drill_call c SET
      call_state = CASE WHEN c.call_state = 'waiting' THEN 'not-called'
        WHEN c.call_state IN ('placing', 'placed', 'ringing', 'answered') THEN CASE WHEN o.is_late THEN 'unknown' ELSE c.call_state END
        ELSE c.call_state END,
      text_state = CASE WHEN c.text_state = 'waiting' THEN 'not-called'
        WHEN c.text_state = 'placing' AND o.is_late THEN 'unknown' ELSE c.text_state END
    FROM (
      SELECT c.drill_id, c.phone_id, coalesce(c.placed_at < clock_timestamp() - ${longestMinutes} * interval '1 minute', false) AS is_late,
        d.state <> 'calling' OR p.ended_at IS NOT NULL AS is_off
      FROM drill_call c JOIN drill d ON d.id = c.drill_id JOIN drill_phone p ON p.id = c.phone_id WHERE ${open}
    ) AS o
    WHERE (c.drill_id, c.phone_id) = (o.drill_id, o.phone_id)
      AND (o.is_late OR o.is_off AND 'waiting' IN (c.call_state, c.text_state))`;
}

type Ended = { id: string; reason: DrillBlocker | null };

async function stopBlocked(tx: Transaction): Promise<Ended[]> {
  const rows = await many<Ended>(tx)`
    UPDATE drill SET state = 'stopped', end_reason = drill_blocker()
    WHERE state = 'calling' AND drill_blocker() IS NOT NULL RETURNING id, end_reason AS reason`;
  if (rows.length > 0) await giveUp(tx);
  return rows;
}

async function finishDone(tx: Transaction): Promise<Ended[]> {
  return many<Ended>(tx)`
    UPDATE drill d SET state = 'finished'
    WHERE state = 'calling' AND NOT EXISTS (SELECT FROM drill_call c WHERE c.drill_id = d.id AND ${open})
    RETURNING id, NULL AS reason`;
}
