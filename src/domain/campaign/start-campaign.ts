import { type Db, transact } from '#database/transaction.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { planAttempts } from '../attempt/plan-attempts.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { selectTerms } from '../consent/rule-store.ts';
import { isFrozen } from '../halt/halt-store.ts';
import { selectApprovals } from './approvals-store.ts';
import { lockCampaign, selectDistrict, setState } from './campaign-store.ts';
import { selectDue, selectOverdue } from './clockwork-store.ts';
import { eachCampaign } from './each-campaign.ts';
import { fingerprintOf } from './fingerprint.ts';
import { sealedContent } from './freeze-campaign.ts';
import { selectVersion } from './freeze-store.ts';

/**
 * Starts every approved campaign whose time has come. The fingerprint is taken again from what the database
 * holds now, and the approvals are counted again: where either is not what it was, the campaign goes back instead
 * of out. A frozen district starts nothing.
 */
export async function startDueCampaigns(db: Db): Promise<void> {
  await eachCampaign(await selectDue(db), (id) => startCampaign(db, id));
}

async function startCampaign(db: Db, campaignId: string): Promise<void> {
  await transact(db, async (tx) => {
    await queueForDistrict(tx, 'share');
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign?.state !== 'approved' || (await isFrozen(tx))) return;
    // Nothing ran for a while: an approval that grew old meanwhile starts nothing, and the expiry ends it.
    if ((await selectOverdue(tx, campaignId)).length > 0) return;
    const version = await selectVersion(tx, campaignId);
    const district = await selectDistrict(tx);
    if (district === undefined) throw new Error('the district row is missing');
    // Other rules or another policy than the approver saw are a change like any other.
    const terms = await selectTerms(tx);
    if (version.expiresAt === null || version.fingerprint === null || terms === undefined) return;
    const now = fingerprintOf(
      await sealedContent(tx, { version, district, terms, expiresAt: version.expiresAt }),
    );
    const { isAsSealed, isApproved, isUnseen } = await selectApprovals(tx, version.id);
    const isUnchanged = isAsSealed && now.equals(version.fingerprint);
    // Chat that is down takes no approval back: it waits, and its own end is near enough.
    if (isUnchanged && isUnseen) return;
    const outcome = outcomeOf({ isUnchanged, isApproved });
    await setState(tx, campaignId, outcome.change);
    if (outcome.change.state === 'dialing') await planAttempts(tx, campaignId);
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: outcome.act,
      subject: { kind: 'campaign', id: campaignId },
      facts: { version: version.number, fingerprint: now.toString('hex') },
    });
  });
}

function outcomeOf({ isUnchanged, isApproved }: { isUnchanged: boolean; isApproved: boolean }) {
  const sentBack = (act: string, endReason: string) => ({
    act,
    change: { state: 'sent-back' as const, endReason },
  });
  if (!isUnchanged) {
    return sentBack(
      'campaign-changed-since-approval',
      'Something changed after the approval. Ask again.',
    );
  }
  if (!isApproved) {
    return sentBack(
      'campaign-lost-its-approval',
      'Somebody who asked or approved may no longer do so for these schools. Ask again.',
    );
  }
  return { act: 'campaign-started', change: { state: 'dialing' as const } };
}
