import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from './audit-store.ts';
import { findCampaignNumber } from './evidence-store.ts';

/** Leaves the entry of a download before its first byte; tells the campaign's number, if there is the campaign. */
export async function recordEvidenceDownload(
  db: Db,
  download: { campaignId: string; expiresAt: Temporal.Instant },
): Promise<{ campaignNumber: number } | undefined> {
  return transact(db, async (tx) => {
    const campaignNumber = await findCampaignNumber(tx, download.campaignId);
    if (campaignNumber === undefined) return undefined;
    await insertAuditEntry(tx, {
      // A link is its own permission: which link it was can be told, not who followed it.
      actor: { kind: 'system', id: 'evidence-link' },
      act: 'evidence-downloaded',
      subject: { kind: 'campaign', id: download.campaignId },
      facts: { linkExpiresAt: download.expiresAt.toString() },
    });
    return { campaignNumber };
  });
}
