import { type Db, transact } from '#database/transaction.ts';
import { findSettled, isSettled } from '../attempt/find-settled.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { lockCampaign, setState } from './campaign-store.ts';
import { selectOverdue } from './clockwork-store.ts';
import { eachCampaign } from './each-campaign.ts';

/** Finishes every campaign that has no attempt left to wait for. */
export async function finishSettledCampaigns(db: Db): Promise<void> {
  await eachCampaign(await findSettled(db), (id) => finishCampaign(db, id));
}

async function finishCampaign(db: Db, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign?.state !== 'dialing' && campaign?.state !== 'paused') return;
    if (!(await isSettled(tx, id))) return;
    await setState(tx, id, { state: 'finished' });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'campaign-finished',
      subject: { kind: 'campaign', id },
    });
  });
}

/** Ends what waited too long for a decision or for its start. */
export async function expireCampaigns(db: Db): Promise<void> {
  await eachCampaign(await selectOverdue(db), (id) => expireCampaign(db, id));
}

async function expireCampaign(db: Db, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    // Somebody may have decided while this waited for the lock.
    if (campaign === undefined || (await selectOverdue(tx, id)).length === 0) return;
    const wasApproved = campaign.state === 'approved';
    await setState(tx, id, {
      state: 'expired',
      endReason: wasApproved
        ? 'Its time was over before it could start.'
        : 'Nobody decided in time.',
    });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'campaign-expired',
      subject: { kind: 'campaign', id },
      facts: { was: campaign.state },
    });
  });
}
