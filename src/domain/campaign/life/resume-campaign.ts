import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockCampaign, setState } from '#domain/campaign/campaign-store.ts';
import { selectApprovals, selectVersion } from '#domain/campaign/version-store.ts';
import type { HaltRefusal, HaltResult } from '#domain/halt/halt.ts';
import { isFrozen, lockOpenHalt, saveReleaseStep } from '#domain/halt/halt-store.ts';
import { recordHalt, recordHaltRefusal } from '#domain/halt/record-halt.ts';
import { holdsRole, type Operator } from '#domain/operator/operator.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { checkTrainingWithin } from '#domain/training/check-training.ts';
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
    haltId: string;
  },
): Promise<HaltResult> {
  const { operator, campaignId } = request;
  return transact(db, async (tx): Promise<HaltResult> => {
    await queueForDistrict(tx, 'share');
    const campaign = await lockCampaign(tx, campaignId);
    const judged: Judged =
      campaign === undefined
        ? { kind: 'refused', reason: 'not-found' }
        : await judge(tx, { ...request, state: campaign.state });
    if (judged.kind === 'refused') {
      const { reason } = judged;
      return recordHaltRefusal(tx, { operator, wanted: 'resume', campaignId, reason });
    }
    const { halt, step } = judged;
    await saveReleaseStep(tx, { id: halt, step, operatorId: operator.id });
    if (step === 'confirm') await setState(tx, campaignId, { state: 'dialing' });
    const act = step === 'ask' ? 'campaign-resume-asked' : 'campaign-resumed';
    await recordHalt(tx, { operator, campaignId }, { act, facts: { halt } });
    return { kind: step === 'ask' ? 'asked' : 'released' };
  });
}

type Judged =
  | { kind: 'step'; step: 'ask' | 'confirm'; halt: string }
  | { kind: 'refused'; reason: HaltRefusal };

async function judge(
  tx: Transaction,
  request: { operator: Operator; campaignId: string; haltId: string; state: string },
): Promise<Judged> {
  const { operator, campaignId } = request;
  const refuse = (reason: HaltRefusal): Judged => ({ kind: 'refused', reason });
  const { id: versionId, schoolIds } = await selectVersion(tx, campaignId);
  const mayConfirm = holdsRole(operator, 'approver', schoolIds);
  const mayAsk = mayConfirm || holdsRole(operator, 'requester', schoolIds);
  if (!mayAsk) return refuse('not-a-resumer');
  if (!(await checkTrainingWithin(tx, operator.id))) return refuse('untrained');
  const halt = await lockOpenHalt(tx, campaignId);
  if (request.state !== 'paused' || halt === undefined) return refuse('not-paused');
  if (halt.id !== request.haltId) return refuse('out-of-date');
  if (await isFrozen(tx)) return refuse('frozen');
  if (!(await selectApprovals(tx, versionId)).isApproved) return refuse('approval-gone');
  const step = nextStep({
    operatorId: operator.id,
    mayAsk,
    mayConfirm,
    askedBy: halt.askedBy,
  });
  return step === 'refuse' ? refuse('asked-already') : { kind: 'step', step, halt: halt.id };
}
