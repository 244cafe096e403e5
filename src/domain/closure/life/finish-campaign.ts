import type { Db } from '#database/transaction.ts';
import { findSettled, isSettled } from '#domain/attempt/sweep/find-settled.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import { eachCampaign, selectOverdue, setStateByWorker } from '#domain/closure/campaign-store.ts';
import { selectTotals } from './total-store.ts';

/** Finishes every campaign that has no attempt left to wait for. */
export async function finishSettledCampaigns(db: Db): Promise<void> {
  await eachCampaign(db, await findSettled(db), async (tx, { id, state }) => {
    if (state !== 'dialing' && state !== 'paused') return;
    if (!(await isSettled(tx, id))) return;
    const facts = await selectTotals(tx, id);
    await setStateByWorker(tx, id, { state: 'finished' }, { act: 'campaign-finished', facts });
  });
}

/** Ends what waited too long for a decision or for its start. */
export async function expireCampaigns(db: Db): Promise<void> {
  await eachCampaign(db, await selectOverdue(db), async (tx, { id, state }) => {
    // Somebody may have decided while this waited for the lock.
    if ((await selectOverdue(tx, id)).length === 0) return;
    const change = { state: 'expired' as const, endReason: reasonOf(state) };
    await setStateByWorker(tx, id, change, { act: 'campaign-expired', facts: { was: state } });
  });
}

function reasonOf(state: CampaignState): string {
  switch (state) {
    case 'approved':
      return 'Its time to stop trying passed before it could start.';
    case 'draft':
      return 'The call list couldn’t be made in time. Contact IT.';
    default:
      return 'No one decided in time.';
  }
}
