import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { holdsRole, type Operator } from '../operator/operator.ts';
import { checkTrainingWithin } from '../training/check-training.ts';
import { type Draft, type GroundBar, usualMachines } from './campaign.ts';
import {
  insertCampaign,
  insertEditor,
  insertVersion,
  lockCampaign,
  selectAskedBy,
  setState,
} from './campaign-store.ts';
import { correctionBar } from './correction.ts';
import { findCorrected } from './find-corrected.ts';
import { selectVersion } from './freeze-store.ts';
import { selectGroundBar } from './ground-bar-store.ts';
import { recordCampaignRefusalWithin } from './record-campaign-refusal.ts';

type DraftRefusal =
  | GroundBar
  | 'not-a-requester'
  | 'untrained'
  | 'not-found'
  | 'still-alive'
  | 'still-calling'
  | 'nothing-to-correct';

export type DraftResult =
  | { kind: 'drafted'; campaignId: string }
  | { kind: 'refused'; reason: DraftRefusal };

/**
 * Keeps what an operator asked for, as a new campaign, or as the next version of one that was sent back, expired
 * or stopped. The list is frozen afterwards, off the chat path. Whoever does this counts as an author. A correction is
 * a campaign of its own, for the schools of the one it corrects and nobody but those whom that one reached. The same form
 * sent again is the same wish, and comes to what it came to the first time.
 */
export async function draftCampaign(db: Db, request: DraftRequest): Promise<DraftResult> {
  try {
    return await transact(db, (tx) => draft(tx, request));
  } catch (error) {
    // Both were on their way at once, and the other one was first.
    if (violatedRule(error) !== 'campaign_version_asked_once') throw error;
    return transact(db, (tx) => draft(tx, request));
  }
}

type DraftRequest = {
  operator: Operator;
  draft: Draft;
  revises?: string;
  corrects?: string;
  formId?: string;
};

async function draft(tx: Transaction, request: DraftRequest): Promise<DraftResult> {
  const { operator } = request;
  const refuse = async (reason: DraftRefusal): Promise<DraftResult> => {
    const campaignId = request.revises ?? request.corrects;
    await recordCampaignRefusalWithin(tx, { operator, act: 'asking-refused', reason, campaignId });
    return { kind: 'refused', reason };
  };
  const before = await askedBefore(tx, request);
  if (before !== undefined) return { kind: 'drafted', campaignId: before };
  const corrected = await findCorrected(tx, request);
  if (request.corrects !== undefined) {
    const reason = correctionBar(corrected);
    if (reason !== undefined) return refuse(reason);
  }
  const wish = wishOf(request.draft, corrected);
  if (!holdsRole(operator, 'requester', wish.schoolIds)) return refuse('not-a-requester');
  if (!(await checkTrainingWithin(tx, operator.id))) return refuse('untrained');
  const bar = await selectGroundBar(tx, wish);
  if (bar !== undefined) return refuse(bar);
  let campaignId = request.revises;
  let number = 1;
  if (campaignId === undefined) campaignId = await insertCampaign(tx, operator.id, corrected?.id);
  else {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign === undefined) return refuse('not-found');
    if (!['sent-back', 'expired'].includes(campaign.state)) return refuse('still-alive');
    // Who asks anew for other schools takes nobody's closure away.
    const { schoolIds } = await selectVersion(tx, campaignId);
    if (!holdsRole(operator, 'requester', schoolIds)) return refuse('not-a-requester');
    number = campaign.version + 1;
  }
  await insertEditor(tx, campaignId, operator.id);
  await insertVersion(tx, {
    campaignId,
    number,
    submittedBy: operator.id,
    draft: wish,
    formId: request.formId,
  });
  if (number > 1) await setState(tx, campaignId, { state: 'draft', version: number });
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    act: 'campaign-drafted',
    subject: { kind: 'campaign', id: campaignId },
    facts: {
      version: number,
      ...factsOf(wish),
      ...(corrected === undefined ? {} : { corrects: corrected.id }),
    },
  });
  return { kind: 'drafted', campaignId };
}

type Wish = Draft & Required<Pick<Draft, 'machines'>>;

function wishOf(draft: Draft, corrected: { schoolIds: readonly string[] } | undefined): Wish {
  return {
    ...draft,
    machines: draft.machines ?? usualMachines[draft.purpose],
    schoolIds: corrected?.schoolIds ?? draft.schoolIds,
  };
}

/** `kept` are the languages that may say something else, and that the requester said mean the same. */
function factsOf({ happening, purpose, ground, delivery, machines, kept = [] }: Wish) {
  return {
    happening,
    purpose,
    ground,
    delivery,
    machines,
    ...(kept.length === 0 ? {} : { kept: [...kept] }),
  };
}

async function askedBefore(
  tx: Transaction,
  { formId, operator }: DraftRequest,
): Promise<string | undefined> {
  return formId === undefined
    ? undefined
    : selectAskedBy(tx, { id: formId, operatorId: operator.id });
}
