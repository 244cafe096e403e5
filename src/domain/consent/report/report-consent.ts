import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { ConsentReport } from './consent-report.ts';
import { findConsentReport } from './find-consent-report.ts';

/** Who may be called, in counts; the look itself is recorded. */
export async function reportConsent(db: Db, operatorId: string): Promise<ConsentReport> {
  return transact(db, async (tx) => {
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'consent-reported',
      subject: { kind: 'report', id: 'consent' },
    });
    return findConsentReport(tx);
  });
}
