import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import type { Deadlines } from './clock/deadline.ts';
import { findIncident } from './find-incident.ts';
import type { IncidentView } from './incident-view.ts';
import { findIncidentNotices } from './notice/find-incident-notices.ts';
import type { FoundNotice } from './notice/find-notice.ts';

/** All that was done about an incident, with counts of families and none of their names. */
export type IncidentRecord = {
  view: IncidentView;
  /** The roles that the person had who opened it. */
  openedAs: Role[];
  clocks: Deadlines;
  found: FoundNotice;
};

export async function findIncidentRecord(
  db: Db,
  incidentId: string,
): Promise<IncidentRecord | undefined> {
  const view = await findIncident(db, incidentId);
  const clocks = await findIncidentNotices(db, incidentId);
  if (view === undefined || clocks === undefined) return undefined;
  const rows = await many<{ role: Role }>(db)`
    SELECT DISTINCT g.role FROM incident i JOIN role_grant g ON g.operator_id = i.opened_by
      AND g.granted_at <= i.opened_at AND (g.revoked_at IS NULL OR g.revoked_at > i.opened_at)
    WHERE i.id = ${incidentId} ORDER BY 1`;
  return { view, openedAs: rows.map(({ role }) => role), clocks, found: clocks.found };
}
