import { type Db, transact } from '#database/transaction.ts';
import { lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import type { PauseRefusal, PauseResult } from '#domain/closure/pause/pause.ts';
import { recordPause, recordPauseRefusal } from '#domain/closure/pause/record-pause.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';

/**
 * One person is enough to pause; it takes two to go on. No intent is committed after this transaction, which holds
 * the campaign's row; calls that have begun finish. The database opens the pause with the state.
 */
export async function pauseCampaign(
  db: Db,
  request: { operator: Operator; campaignId: string },
): Promise<PauseResult> {
  const { operator, campaignId } = request;
  return transact(db, async (tx): Promise<PauseResult> => {
    const campaign = await lockCampaign(tx, campaignId);
    const reason = campaign === undefined ? 'not-found' : refusalOf(operator, campaign.state);
    if (reason !== undefined) {
      return recordPauseRefusal(tx, { operator, wanted: 'pause', campaignId, reason });
    }
    await setState(tx, campaignId, { state: 'paused', endedBy: operator.id });
    const facts = { reason: 'asked' } as const;
    await recordPause(tx, { operator, campaignId }, { act: 'campaign-paused', facts });
    return { kind: 'placed' };
  });
}

function refusalOf(operator: Operator, state: string): PauseRefusal | undefined {
  if (!holdsRole(operator, 'requester') && !holdsRole(operator, 'approver')) return 'not-allowed';
  if (state === 'paused') return 'already-paused';
  return state === 'dialing' ? undefined : 'not-dialing';
}
