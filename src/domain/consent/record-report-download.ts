import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { ReportFormat } from './report-link.ts';

/** Leaves the entry of a download before its first byte. The link names who asked for it; nobody can tell who followed it. */
export async function recordReportDownload(
  db: Db,
  download: { operatorId: string; format: ReportFormat; expiresAt: Temporal.Instant },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'operator', id: download.operatorId },
      act: 'consent-report-downloaded',
      subject: { kind: 'report', id: 'consent' },
      facts: { format: download.format, linkExpiresAt: download.expiresAt.toString() },
    }),
  );
}
