import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { ReportFormat } from '#domain/consent/report/report-link.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import { type FileSubject, mayTakeFiles } from './file.ts';

/** What a machine checks, or what counsel reads. */
export type EvidenceFormat = 'jsonl' | 'pdf';

type Asked = { operatorId: string; expiresAt: Temporal.Instant };

/** Leaves the entry of a download before its first byte, where the person may still have it. */
export async function recordEvidenceDownload(
  db: Db,
  {
    campaignId,
    operatorId,
    expiresAt,
    format,
  }: Asked & { campaignId: string; format: EvidenceFormat },
): Promise<{ kind: 'good'; campaignNumber: number } | { kind: 'gone' } | { kind: 'refused' }> {
  return transact(db, async (tx) => {
    const subject = { kind: 'campaign', id: campaignId } as const;
    if (await refuses(tx, operatorId, subject)) return { kind: 'refused' };
    const campaign = await tx
      .selectFrom('campaign')
      .select('number')
      .where('id', '=', campaignId)
      .executeTakeFirst();
    if (campaign === undefined) return { kind: 'gone' };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'evidence-downloaded',
      subject,
      facts: { linkExpiresAt: expiresAt.toString(), format },
    });
    return { kind: 'good', campaignNumber: campaign.number };
  });
}

export async function recordReportDownload(
  db: Db,
  { operatorId, format, expiresAt }: Asked & { format: ReportFormat },
): Promise<'good' | 'refused'> {
  return transact(db, async (tx) => {
    const subject = { kind: 'report', id: 'consent' } as const;
    if (await refuses(tx, operatorId, subject)) return 'refused';
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'consent-report-downloaded',
      subject,
      facts: { format, linkExpiresAt: expiresAt.toString() },
    });
    return 'good';
  });
}

/** Somebody signed in at a link that another person was given. */
export async function recordForeignReader(
  db: Db,
  { reader, askedBy, subject }: { reader: string; askedBy: string; subject: FileSubject },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'operator', id: reader },
      act: 'download-refused',
      subject,
      facts: { reason: 'other-person', askedBy },
    }),
  );
}

/** The roles are read now: a link outlives them by up to an hour. */
async function refuses(
  tx: Transaction,
  operatorId: string,
  subject: FileSubject,
): Promise<boolean> {
  const operator = await findOperatorById(tx, operatorId);
  if (operator !== undefined && mayTakeFiles(operator)) return false;
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operatorId },
    act: 'download-refused',
    subject,
    facts: { reason: operator === undefined ? 'not-on-staff-list' : 'not-compliance' },
  });
  return true;
}
