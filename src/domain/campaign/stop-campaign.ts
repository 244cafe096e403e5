import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { stopLive, suppressStopped } from '../attempt/suppress-stopped.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { HaltRefusal } from '../halt/halt.ts';
import { recordHaltRefusal } from '../halt/record-halt.ts';
import { holdsRole, type Operator } from '../operator/operator.ts';
import { isAlive } from './campaign.ts';
import { lockCampaign, setState } from './campaign-store.ts';

export type StopResult =
  | { kind: 'stopped'; number: number; neverStarted: number; inProgress: number }
  | { kind: 'refused'; reason: HaltRefusal };

/**
 * One person is enough to stop. No intent is committed after this transaction: it holds the campaign's row, which
 * every intent reads.
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
  const refuse = (tx: Transaction, reason: HaltRefusal) =>
    recordHaltRefusal(tx, { operator, wanted: 'stop', campaignId, reason });
  const result = await transact(db, async (tx): Promise<StopResult> => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign === undefined) return refuse(tx, 'not-found');
    if (!holdsRole(operator, 'requester') && !holdsRole(operator, 'approver')) {
      return refuse(tx, 'not-allowed');
    }
    if (!isAlive(campaign.state)) return refuse(tx, 'already-over');
    await setState(tx, campaignId, { state: 'stopped', endedBy: operator.id });
    const inProgress = await stopLive(tx, campaignId);
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'campaign-stopped',
      subject: { kind: 'campaign', id: campaignId },
      facts: {
        was: campaign.state,
        inProgress,
        ...(request.via === undefined ? {} : { via: request.via }),
      },
    });
    return { kind: 'stopped', number: campaign.number, neverStarted: 0, inProgress };
  });
  if (result.kind === 'refused') return result;
  return { ...result, neverStarted: await suppressStopped(db, campaignId) };
}
