import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import type { PauseRefusal, PauseResult } from '#domain/closure/pause/pause.ts';
import {
  isCampaignFrozen,
  lockOpenPause,
  saveReleaseStep,
} from '#domain/closure/pause/pause-store.ts';
import { recordPause, recordPauseRefusal } from '#domain/closure/pause/record-pause.ts';
import { selectApprovals, selectVersion } from '#domain/closure/version-store.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import { checkTrainingWithin } from '#domain/people/training/check-training.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { nextStep } from '#domain/two-person-change/two-person-change.ts';

/**
 * One person's request to resume a paused campaign. The first one asks; when a different person, an approver for
 * these schools, asks too, it dials again, if its approval still stands and the district is not frozen.
 */
export async function resumeCampaign(
  db: Db,
  request: {
    operator: Operator;
    campaignId: string;
    /** The pause that the card showed. */
    pauseId: string;
  },
): Promise<PauseResult> {
  const { operator, campaignId } = request;
  return transact(db, async (tx): Promise<PauseResult> => {
    await queueForDistrict(tx, 'share');
    const campaign = await lockCampaign(tx, campaignId);
    const judged: Judged =
      campaign === undefined
        ? { kind: 'refused', reason: 'not-found' }
        : await judge(tx, { ...request, state: campaign.state });
    if (judged.kind === 'refused') {
      const { reason } = judged;
      return recordPauseRefusal(tx, { operator, wanted: 'resume', campaignId, reason });
    }
    const { pause, step } = judged;
    await saveReleaseStep(tx, { id: pause, step, operatorId: operator.id });
    if (step === 'confirm') await setState(tx, campaignId, { state: 'dialing' });
    const act = step === 'ask' ? 'campaign-resume-asked' : 'campaign-resumed';
    await recordPause(tx, { operator, campaignId }, { act, facts: { pause } });
    return { kind: step === 'ask' ? 'asked' : 'released' };
  });
}

type Judged =
  | { kind: 'step'; step: 'ask' | 'confirm'; pause: string }
  | { kind: 'refused'; reason: PauseRefusal };

async function judge(
  tx: Transaction,
  request: { operator: Operator; campaignId: string; pauseId: string; state: string },
): Promise<Judged> {
  const { operator, campaignId } = request;
  const refuse = (reason: PauseRefusal): Judged => ({ kind: 'refused', reason });
  const { id: versionId, schoolIds } = await selectVersion(tx, campaignId);
  const mayConfirm = holdsRole(operator, 'approver', schoolIds);
  const mayAsk = mayConfirm || holdsRole(operator, 'requester', schoolIds);
  if (!mayAsk) return refuse('not-a-resumer');
  if (!(await checkTrainingWithin(tx, operator.id))) return refuse('untrained');
  const pause = await lockOpenPause(tx, campaignId);
  if (request.state !== 'paused' || pause === undefined) return refuse('not-paused');
  if (pause.id !== request.pauseId) return refuse('out-of-date');
  if (await isCampaignFrozen(tx, campaignId)) return refuse('frozen');
  if (!(await selectApprovals(tx, versionId)).isApproved) return refuse('approval-gone');
  const step = nextStep({
    operatorId: operator.id,
    mayAsk,
    mayConfirm,
    askedBy: pause.askedBy,
  });
  return step === 'refuse' ? refuse('asked-already') : { kind: 'step', step, pause: pause.id };
}
