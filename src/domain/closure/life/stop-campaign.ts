import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { requestCancel } from '#domain/attempt/sweep/stop-store.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import { lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import type { PauseRefusal } from '#domain/closure/pause/pause.ts';
import { recordPauseRefusal } from '#domain/closure/pause/record-pause.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';

export type StopResult =
  | { kind: 'stopped'; number: number; hadStarted: boolean; inProgress: number }
  | { kind: 'refused'; reason: PauseRefusal };

/**
 * One person is enough to stop. No intent is committed after this transaction: it holds the campaign's row, which
 * every intent reads. Calls that were about to be placed end within the five seconds that an intent is good for, and what
 * had not begun is written off by the sweeper: a district's whole list takes longer than somebody waits for an answer.
 */
export async function stopCampaign(
  db: Db,
  request: {
    operator: Operator;
    campaignId: string;
    /** Chat knows who presses; a command line only has somebody's word for it. */
    via?: 'command-line';
  },
): Promise<StopResult> {
  const { operator, campaignId } = request;
  const refuse = (tx: Transaction, reason: PauseRefusal) =>
    recordPauseRefusal(tx, { operator, wanted: 'stop', campaignId, reason });
  return transact(db, async (tx): Promise<StopResult> => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign === undefined) return refuse(tx, 'not-found');
    if (
      !holdsRole(operator, 'requester') &&
      !holdsRole(operator, 'approver') &&
      campaign.authorId !== operator.id
    )
      return refuse(tx, 'not-allowed');
    if (!isAlive(campaign.state)) return refuse(tx, 'already-over');
    const hadStarted = campaign.state === 'dialing' || campaign.state === 'paused';
    await setState(tx, campaignId, { state: 'stopped', endedBy: operator.id });
    const inProgress = await requestCancel(tx, campaignId);
    await note(tx, by(operator.id), 'campaign-stopped', on('campaign', campaignId), {
      was: campaign.state,
      inProgress,
      via: request.via,
    });
    return { kind: 'stopped', number: campaign.number, hadStarted, inProgress };
  });
}
