import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { ConcernedCounts } from '#domain/incident/concerned/scope.ts';
import type { IncidentKind } from '#domain/incident/incident.ts';
import type { DataKind, Notice } from './notice.ts';

/** What is told of an incident, and by whom. */
export type FoundNotice = {
  number: number;
  isDrill: boolean;
  isClosed: boolean;
  discoveredAt: Temporal.Instant;
  timeZone: string;
  districtName: string;
  registeredName: string;
  callbackNumber: string;
  counts: ConcernedCounts;
  /** Absent until somebody has written it. */
  notice: Notice | undefined;
};

type Row = Omit<FoundNotice, 'notice' | 'counts'> & {
  kind: IncidentKind;
  students: number | null;
  guardians: number | null;
  data: DataKind[] | null;
  from: string | null;
  until: string | null;
};

/** Undefined where there is no such incident. */
export async function findNotice(db: Db, incidentId: string): Promise<FoundNotice | undefined> {
  const row = await one<Row>(db)`
    SELECT i.number, i.is_drill AS "isDrill", i.closed_at IS NOT NULL AS "isClosed", i.kind, i.discovered_at AS "discoveredAt", d.time_zone AS "timeZone",
      d.name AS "districtName", d.registered_name AS "registeredName", d.callback_number AS "callbackNumber",
      e.students, e.guardians, n.data, n.from_day::text AS "from", n.until_day::text AS "until"
    FROM incident i CROSS JOIN district d
    LEFT JOIN incident_extent e ON e.incident_id = i.id
    LEFT JOIN LATERAL (SELECT * FROM incident_notice n WHERE n.incident_id = i.id ORDER BY n.made_at DESC LIMIT 1) n ON true
    WHERE i.id = ${incidentId}`;
  if (row === undefined) return undefined;
  const { kind, students, guardians, data, from, until, ...head } = row;
  return {
    ...head,
    counts: students === null || guardians === null ? null : { students, guardians },
    notice:
      data === null
        ? undefined
        : {
            kind,
            found: head.discoveredAt.toZonedDateTimeISO(head.timeZone).toPlainDate(),
            data,
            between:
              from === null || until === null
                ? undefined
                : { from: Temporal.PlainDate.from(from), until: Temporal.PlainDate.from(until) },
          },
  };
}
