import { type Db, transact } from '#database/transaction.ts';
import { shortCode } from '#domain/campaign/seal/fingerprint.ts';
import { countByRule, selectSealedTexts } from '#domain/campaign/seal/seal-store.ts';
import { selectVersion } from '#domain/campaign/version-store.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { lockCampaign } from '../campaign/campaign-store.ts';
import type { Operator } from '../operator/operator.ts';
import type { Platform } from '../shared/platform.ts';
import { selectDecisionBar } from './approval-store.ts';
import type { Opening } from './text-opening.ts';
import { insertTextOpening } from './text-opening-store.ts';

/**
 * Shows one person the whole words of the version that waits, and keeps that it did: an approval of a long text counts
 * from those alone who opened it.
 */
export async function recordTextOpening(
  db: Db,
  request: {
    operator: Operator;
    platform: Platform;
    campaignId: string;
    /** The short code that stood on the card. */
    code: string;
  },
): Promise<Opening> {
  const { operator, platform } = request;
  return transact(db, async (tx): Promise<Opening> => {
    const campaign = await lockCampaign(tx, request.campaignId);
    if (campaign === undefined) return { kind: 'refused', reason: 'not-found' };
    const version = await selectVersion(tx, campaign.id);
    const { fingerprint } = version;
    const isWaiting = campaign.state === 'submitted' && fingerprint !== null;
    const note = (act: string, facts: Record<string, string>) =>
      insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operator.id },
        act,
        subject: { kind: 'campaign', id: campaign.id },
        facts: { version: version.number, platform, ...facts },
      });
    if (!isWaiting || shortCode(fingerprint) !== request.code) {
      const reason = isWaiting ? 'out-of-date' : 'not-waiting';
      await note('text-opening-refused', { reason });
      return { kind: 'refused', reason };
    }
    const isFirst = await insertTextOpening(tx, {
      versionId: version.id,
      operatorId: operator.id,
      platform,
    });
    if (isFirst) await note('campaign-text-opened', { fingerprint: fingerprint.toString('hex') });
    const lists = await countByRule(tx, 'recipient', version.id);
    return {
      kind: 'opened',
      campaignNumber: campaign.number,
      texts: await selectSealedTexts(tx, version.id),
      mayDecide: (await selectDecisionBar(tx, version.id, operator.id)) === undefined,
      orders: lists.reduce((sum, { count }) => sum + count, 0),
    };
  });
}
