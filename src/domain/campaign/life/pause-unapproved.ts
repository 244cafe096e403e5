import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { lockCampaign, setState } from '#domain/campaign/campaign-store.ts';
import { type Approvals, selectApprovals, selectVersion } from '#domain/campaign/version-store.ts';
import { eachCampaign } from '#domain/shared/each-campaign.ts';
import { selectUnapproved } from './due-campaign-store.ts';

/**
 * Pauses every campaign whose approval no longer stands: an approver left, lost the role or is gone from Slack or
 * Teams, or what is stored is not what they approved. The gate holds its calls already; a pause tells people so.
 */
export async function pauseUnapproved(db: Db): Promise<void> {
  await eachCampaign(await selectUnapproved(db), async (id) => {
    await transact(db, async (tx) => {
      const campaign = await lockCampaign(tx, id);
      if (campaign?.state !== 'dialing') return;
      const version = await selectVersion(tx, id);
      const approvals = await selectApprovals(tx, version.id);
      const { given, needed, isAsSealed, isApproved } = approvals;
      if (isApproved) return;
      await setState(tx, id, { state: 'paused', endReason: reasonOf(approvals) });
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'dial-worker' },
        act: isAsSealed ? 'campaign-lost-its-approval' : 'campaign-changed-since-approval',
        subject: { kind: 'campaign', id },
        facts: { version: version.number, given, needed },
      });
    });
  });
}

function reasonOf({ isAsSealed, isUnseen }: Approvals): string {
  if (!isAsSealed) {
    return 'What is stored for this closure is not what was approved. Tell your administrator.';
  }
  return isUnseen
    ? 'For an hour Slack or Teams could not say whether those who asked and approved still belong to the staff.'
    : 'Somebody who asked or approved may no longer do so for these schools.';
}
