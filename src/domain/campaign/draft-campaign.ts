import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { holdsRole, type Operator } from '../operator/operator.ts';
import { checkTrainingWithin } from '../training/check-training.ts';
import type { Draft } from './campaign.ts';
import {
  insertCampaign,
  insertEditor,
  insertVersion,
  lockCampaign,
  setState,
} from './campaign-store.ts';
import { correctionBar } from './correction.ts';
import { findCorrected } from './find-corrected.ts';
import { recordCampaignRefusalWithin } from './record-campaign-refusal.ts';

type DraftRefusal =
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
 * a campaign of its own, for the schools of the one it corrects and nobody but those whom that one reached.
 */
export async function draftCampaign(
  db: Db,
  request: { operator: Operator; draft: Draft; revises?: string; corrects?: string },
): Promise<DraftResult> {
  const { operator } = request;
  return transact(db, async (tx): Promise<DraftResult> => {
    const refuse = async (reason: DraftRefusal): Promise<DraftResult> => {
      const campaignId = request.revises ?? request.corrects;
      await recordCampaignRefusalWithin(tx, {
        operator,
        act: 'asking-refused',
        reason,
        campaignId,
      });
      return { kind: 'refused', reason };
    };
    const corrected = await findCorrected(tx, request);
    if (request.corrects !== undefined) {
      const reason = correctionBar(corrected);
      if (reason !== undefined) return refuse(reason);
    }
    const draft = { ...request.draft, schoolIds: corrected?.schoolIds ?? request.draft.schoolIds };
    if (!holdsRole(operator, 'requester', draft.schoolIds)) return refuse('not-a-requester');
    if (!(await checkTrainingWithin(tx, operator.id))) return refuse('untrained');
    let campaignId = request.revises;
    let number = 1;
    if (campaignId === undefined) campaignId = await insertCampaign(tx, operator.id, corrected?.id);
    else {
      const campaign = await lockCampaign(tx, campaignId);
      if (campaign === undefined) return refuse('not-found');
      if (!['sent-back', 'expired'].includes(campaign.state)) return refuse('still-alive');
      number = campaign.version + 1;
    }
    await insertEditor(tx, campaignId, operator.id);
    await insertVersion(tx, { campaignId, number, submittedBy: operator.id, draft });
    if (number > 1) await setState(tx, campaignId, { state: 'draft', version: number });
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'campaign-drafted',
      subject: { kind: 'campaign', id: campaignId },
      facts: {
        version: number,
        happening: draft.happening,
        purpose: draft.purpose,
        ground: draft.ground,
        delivery: draft.delivery,
        ...(corrected === undefined ? {} : { corrects: corrected.id }),
      },
    });
    return { kind: 'drafted', campaignId };
  });
}
