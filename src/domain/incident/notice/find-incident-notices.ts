import type { Db } from '#database/transaction.ts';
import type { Deadlines } from '#domain/incident/clock/deadline.ts';
import { findDeadlines } from '#domain/incident/clock/find-deadlines.ts';
import { type FoundNotice, findNotice } from './find-notice.ts';

/** An incident with its clocks and what is told of it. */
export async function findIncidentNotices(
  db: Db,
  incidentId: string,
): Promise<(Deadlines & { found: FoundNotice }) | undefined> {
  const found = await findNotice(db, incidentId);
  const deadlines = found && (await findDeadlines(db, incidentId));
  return deadlines && { ...deadlines, found };
}
