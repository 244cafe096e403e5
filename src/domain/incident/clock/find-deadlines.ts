import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Deadline, Deadlines, VendorDeadline } from './deadline.ts';

type Head = Omit<Deadlines, 'incident' | 'ransom' | 'deadlines' | 'vendors'> &
  Deadlines['incident'];

/** Undefined where there is no such incident. */
export async function findDeadlines(db: Db, incidentId: string): Promise<Deadlines | undefined> {
  const heads = await many<Head>(db)`
    SELECT i.id, i.number, i.is_drill AS "isDrill", d.time_zone AS "timeZone", clock_timestamp() AS now,
      EXISTS (SELECT FROM breach_clock c WHERE c.state = d.state) AS "stateIsKnown"
    FROM incident i CROSS JOIN district d WHERE i.id = ${incidentId}`;
  const [head] = heads;
  if (head === undefined) return undefined;
  const deadlines = await many<Deadline>(db)`
    SELECT b.clock, b.told, b.office, b.due_at AS "dueAt", b.applies, b.is_ours AS "isOurs", b.citation, b.quote,
      b.near_at AS "nearAt", b.close_at AS "closeAt", b.told_at AS "toldAt", staff_name(o) AS "toldBy"
    FROM incident_deadlines(${incidentId}) b LEFT JOIN operator o ON o.id = b.told_by
    ORDER BY b.due_at NULLS LAST, b.clock`;
  const vendors = await many<VendorDeadline>(db)`
    SELECT clock, office, due_at AS "dueAt", is_ours AS "isOurs", citation
    FROM clocks_of_incident(${incidentId}, 'vendor') WHERE applies
    ORDER BY due_at NULLS LAST, clock`;
  const ransom = await many<Deadlines['ransom'][number]>(db)`
    SELECT r.what, r.at, staff_name(o) AS "saidBy" FROM incident_ransom r JOIN operator o ON o.id = r.said_by
    WHERE r.incident_id = ${incidentId} ORDER BY r.what`;
  const { id, number, isDrill, ...around } = head;
  return { ...around, incident: { id, number, isDrill }, ransom, deadlines, vendors };
}
