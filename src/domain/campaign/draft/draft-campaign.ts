import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type Draft, type GroundBar, usualMachines } from '#domain/campaign/campaign.ts';
import {
  copyEditors,
  insertCampaign,
  insertEditor,
  insertVersion,
  lockCampaign,
  selectAskedBy,
  setState,
} from '#domain/campaign/campaign-store.ts';
import { selectVersion } from '#domain/campaign/version-store.ts';
import { holdsRole, type Operator } from '#domain/operator/operator.ts';
import { checkTrainingWithin } from '#domain/training/check-training.ts';
import { correctionBar } from './correction.ts';
import { findCorrected } from './find-corrected.ts';
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
 * or withdrawn. What was stopped while it called is asked for again as a campaign of its own: what the first one came to
 * stands. Either needs approvals of its own. The list is frozen afterwards, off the chat path. Whoever does this counts as an author. A correction is
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
  const place = await placeOf(tx, request, corrected?.id);
  if (place.kind === 'refused') return refuse(place.reason);
  const { campaignId, number, again } = place;
  await insertEditor(tx, campaignId, operator.id);
  await keepEditors(tx, again, campaignId);
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
    facts: { ...factsOf(wish), version: number, corrects: corrected?.id, again },
  });
  return { kind: 'drafted', campaignId };
}

type Place =
  | { kind: 'place'; campaignId: string; number: number; again?: string }
  | { kind: 'refused'; reason: DraftRefusal };

/** The next version of what is revised, or a campaign of its own. */
async function placeOf(
  tx: Transaction,
  { operator, revises }: DraftRequest,
  corrects: string | undefined,
): Promise<Place> {
  const anew = () => insertCampaign(tx, operator.id, corrects);
  if (revises === undefined) return { kind: 'place', campaignId: await anew(), number: 1 };
  const campaign = await lockCampaign(tx, revises);
  if (campaign === undefined) return { kind: 'refused', reason: 'not-found' };
  if (!['sent-back', 'expired', 'stopped'].includes(campaign.state))
    return { kind: 'refused', reason: 'still-alive' };
  // Who asks anew for other schools takes nobody's closure away.
  const { schoolIds } = await selectVersion(tx, revises);
  if (!holdsRole(operator, 'requester', schoolIds))
    return { kind: 'refused', reason: 'not-a-requester' };
  // What has called families stays over, whatever is asked for next.
  if (campaign.hasStarted)
    return { kind: 'place', campaignId: await anew(), number: 1, again: revises };
  return { kind: 'place', campaignId: revises, number: campaign.version + 1 };
}

/** Who wrote the one that is asked for again wrote this one, too. */
async function keepEditors(tx: Transaction, from: string | undefined, to: string): Promise<void> {
  if (from !== undefined) await copyEditors(tx, { from, to });
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
  const facts = { happening, purpose, ground, delivery, machines };
  return kept.length === 0 ? facts : { ...facts, kept: [...kept] };
}

async function askedBefore(
  tx: Transaction,
  { formId, operator }: DraftRequest,
): Promise<string | undefined> {
  return formId === undefined
    ? undefined
    : selectAskedBy(tx, { id: formId, operatorId: operator.id });
}
