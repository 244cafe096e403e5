import { type Db, transact } from '#database/transaction.ts';
import { findSettled, isSettled } from '#domain/attempt/sweep/find-settled.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { CampaignState } from '#domain/campaign/campaign.ts';
import { lockCampaign, setState } from '#domain/campaign/campaign-store.ts';
import { eachCampaign } from '#domain/shared/each-campaign.ts';
import { selectOverdue } from './due-campaign-store.ts';

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

function reasonOf(state: CampaignState): string {
  switch (state) {
    case 'approved':
      return 'Its time was over before it could start.';
    case 'draft':
      return 'The list of whom to call could not be made in its time. Tell whoever runs Bellwether.';
    default:
      return 'Nobody decided in time.';
  }
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
    await setState(tx, id, { state: 'expired', endReason: reasonOf(campaign.state) });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'campaign-expired',
      subject: { kind: 'campaign', id },
      facts: { was: campaign.state },
    });
  });
}
