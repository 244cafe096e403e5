import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { selectApprovals } from './approvals-store.ts';
import { lockCampaign, selectUnapproved, setState } from './campaign-store.ts';
import { eachCampaign } from './each-campaign.ts';
import { selectVersion } from './freeze-store.ts';

/**
 * Pauses every campaign whose approval no longer stands, such as when an approver left or lost the role. The gate
 * refuses its calls already; a pause tells people so, and keeps the list of who is still to be called.
 */
export async function pauseUnapproved(db: Db): Promise<void> {
  await eachCampaign(await selectUnapproved(db), async (id) => {
    await transact(db, async (tx) => {
      const campaign = await lockCampaign(tx, id);
      if (campaign?.state !== 'dialing') return;
      const version = await selectVersion(tx, id);
      const { given, needed, isApproved } = await selectApprovals(tx, version.id);
      if (isApproved) return;
      await setState(tx, id, {
        state: 'paused',
        endReason: 'Somebody who asked or approved may no longer do so for these schools.',
      });
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'dial-worker' },
        act: 'campaign-lost-its-approval',
        subject: { kind: 'campaign', id },
        facts: { version: version.number, given, needed },
      });
    });
  });
}
