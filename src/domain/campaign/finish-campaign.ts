import { type Db, transact } from '#database/transaction.ts';
import { isSettled } from '../attempt/find-settled.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { lockCampaign, selectInState, selectOverdue, setState } from './campaign-store.ts';

/** Finishes every campaign that has no attempt left to wait for. */
export async function finishSettledCampaigns(db: Db): Promise<void> {
  for (const { id } of await selectInState(db, 'dialing')) {
    if (!(await isSettled(db, id))) continue;
    await transact(db, async (tx) => {
      const campaign = await lockCampaign(tx, id);
      if (campaign?.state !== 'dialing' || !(await isSettled(tx, id))) return;
      await setState(tx, id, { state: 'finished' });
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'dial-worker' },
        act: 'campaign-finished',
        subject: { kind: 'campaign', id },
      });
    });
  }
}

/** Ends what waited too long for a decision or for its start. */
export async function expireCampaigns(db: Db): Promise<void> {
  for (const { id } of await selectOverdue(db)) {
    await transact(db, async (tx) => {
      const campaign = await lockCampaign(tx, id);
      if (campaign?.state !== 'submitted' && campaign?.state !== 'approved') return;
      const reason =
        campaign.state === 'submitted'
          ? 'Nobody decided in time.'
          : 'Its time was over before it could start.';
      await setState(tx, id, { state: 'expired', endReason: reason });
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: 'dial-worker' },
        act: 'campaign-expired',
        subject: { kind: 'campaign', id },
        facts: { was: campaign.state },
      });
    });
  }
}
