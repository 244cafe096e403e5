import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { findOfficePhone } from '#domain/office/find-office-phone.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { EvidenceFormat } from './record-download.ts';

/**
 * The same for one family's evidence: a look-up of that number, kept as one, by a person who may look it up now. Gives
 * what a paper may show of the number.
 */
export async function recordFamilyDownload(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: {
    campaignId: string;
    phoneId: string;
    operatorId: string;
    format: EvidenceFormat;
    expiresAt: Temporal.Instant;
  },
): Promise<
  | { kind: 'good'; campaignNumber: number; phone: { id: string; lastDigits: string } }
  | { kind: 'gone' }
  | { kind: 'refused' }
> {
  const { campaignId, phoneId, operatorId } = asked;
  return transact(db, async (tx) => {
    const campaign = await tx
      .selectFrom('campaign')
      .select('number')
      .where('id', '=', campaignId)
      .executeTakeFirst();
    if (campaign === undefined) return { kind: 'gone' };
    const operator = await findOperatorById(tx, operatorId);
    const found =
      operator === undefined
        ? undefined
        : await findOfficePhone(tx, vault, {
            operator,
            phone: { id: phoneId },
            what: 'evidence',
            campaignId,
          });
    if (found?.kind !== 'found') {
      await insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operatorId },
        act: 'download-refused',
        subject: { kind: 'campaign', id: campaignId },
        facts: { reason: found?.reason ?? 'not-on-staff-list' },
      });
      return { kind: 'refused' };
    }
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'evidence-downloaded',
      subject: { kind: 'phone', id: phoneId },
      facts: {
        format: asked.format,
        campaign: campaignId,
        linkExpiresAt: asked.expiresAt.toString(),
      },
    });
    const { lastDigits } = found.phone;
    return {
      kind: 'good',
      campaignNumber: campaign.number,
      phone: { id: phoneId, lastDigits },
    };
  });
}
