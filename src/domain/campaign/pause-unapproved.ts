import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { selectApprovals } from './approvals-store.ts';
import { lockCampaign, selectUnapproved, setState } from './campaign-store.ts';
import { eachCampaign } from './each-campaign.ts';
import { selectVersion } from './freeze-store.ts';

/**
 * Pauses every campaign whose approval no longer stands: an approver left or lost the role, or what is stored is not
 * what they approved. The gate holds its calls already; a pause tells people so.
 */
export async function pauseUnapproved(db: Db): Promise<void> {
  await eachCampaign(await selectUnapproved(db), async (id) => {
    await transact(db, async (tx) => {
      const campaign = await lockCampaign(tx, id);
      if (campaign?.state !== 'dialing') return;
      const version = await selectVersion(tx, id);
      const { given, needed, isAsSealed, isApproved } = await selectApprovals(tx, version.id);
      if (isApproved) return;
      await setState(tx, id, {
        state: 'paused',
        endReason: isAsSealed
          ? 'Somebody who asked or approved may no longer do so for these schools.'
          : 'What is stored for this closure is not what was approved. Tell your administrator.',
      });
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'dial-worker' },
        act: isAsSealed ? 'campaign-lost-its-approval' : 'campaign-changed-since-approval',
        subject: { kind: 'campaign', id },
        facts: { version: version.number, given, needed },
      });
    });
  });
}
