import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { requestCancel } from '#domain/attempt/sweep/stop-store.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import { type CampaignRow, lockCampaign, setState } from '#domain/closure/campaign-store.ts';
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
  return transact(db, async (tx): Promise<StopResult> => {
    const campaign = await lockCampaign(tx, campaignId);
    const blocker = stopBlocker(campaign, operator);
    return campaign === undefined || blocker !== undefined
      ? recordPauseRefusal(tx, {
          operator,
          wanted: 'stop',
          campaignId,
          reason: blocker ?? 'not-found',
        })
      : stopWithin(tx, campaign, request);
  });
}

function stopBlocker(
  campaign: CampaignRow | undefined,
  operator: Operator,
): PauseRefusal | undefined {
  if (campaign === undefined) return 'not-found';
  const mayStop =
    holdsRole(operator, 'requester') ||
    holdsRole(operator, 'approver') ||
    campaign.authorId === operator.id;
  if (!mayStop) return 'not-allowed';
  return isAlive(campaign.state) ? undefined : 'already-over';
}

/** Stops what was locked and is alive. */
async function stopWithin(
  tx: Transaction,
  { id, number, state }: CampaignRow,
  { operator, via }: { operator: Operator; via?: 'command-line' },
): Promise<Extract<StopResult, { kind: 'stopped' }>> {
  const hadStarted = state === 'dialing' || state === 'paused';
  await setState(tx, id, { state: 'stopped', endedBy: operator.id });
  const inProgress = await requestCancel(tx, id);
  await note(tx, by(operator.id), 'campaign-stopped', on('campaign', id), {
    was: state,
    inProgress,
    via,
  });
  return { kind: 'stopped', number, hadStarted, inProgress };
}

/** What follows an action takes its place: its calls end, if it still calls. */
export async function stopCalling(
  tx: Transaction,
  { operator, campaignId }: { operator: Operator; campaignId: string },
): Promise<void> {
  const campaign = await lockCampaign(tx, campaignId);
  if (campaign?.state === 'dialing' || campaign?.state === 'paused')
    await stopWithin(tx, campaign, { operator });
}
