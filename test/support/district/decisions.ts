import type { Db } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { aClosure } from './small-district.ts';

/** A weather closure of these schools, frozen and waiting for a decision. */
export async function submit(
  db: Db,
  asked: { author: Operator; schoolIds: string[]; revises?: string; change?: Partial<Draft> },
): Promise<CampaignView> {
  const result = await draftCampaign(db, {
    operator: asked.author,
    draft: aClosure({ schoolIds: asked.schoolIds, ...asked.change }),
    ...(asked.revises === undefined ? {} : { revises: asked.revises }),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(db, result.campaignId);
  return look(db, result.campaignId);
}

export async function look(db: Db, id: string): Promise<CampaignView> {
  const view = await findCampaign(db, id);
  if (view === undefined) throw new Error('no campaign');
  return view;
}

/** Approves, or sends back where a reason is given, as pressed on the card that shows this view. */
export function decide(
  db: Db,
  operator: Operator,
  view: { id: string; sealed?: { code: string } },
  how: { code?: string; reason?: string } = {},
) {
  return decideCampaign(db, {
    operator,
    platform: 'teams',
    campaignId: view.id,
    code: how.code ?? view.sealed?.code ?? '',
    ...(how.reason === undefined
      ? { decision: 'approved' as const }
      : { decision: 'sent-back' as const, reason: how.reason, vault: testVault }),
  });
}

/** What the audit log says was done to a campaign, in order. */
export async function actsOn(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select('act')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.act);
}
