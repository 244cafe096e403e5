import type { Transaction } from '#database/transaction.ts';

export async function insertApproval(
  tx: Transaction,
  approval: {
    versionId: string;
    operatorId: string;
    decision: 'approved' | 'sent-back';
    reason?: string;
    fingerprint: Buffer;
    platform: 'slack' | 'teams';
  },
): Promise<void> {
  await tx
    .insertInto('approval')
    .values({
      version_id: approval.versionId,
      operator_id: approval.operatorId,
      decision: approval.decision,
      reason: approval.reason ?? null,
      fingerprint: approval.fingerprint,
      platform: approval.platform,
    })
    .execute();
}

/** Who wrote or changed the campaign: none of them may decide on it. */
export async function isAuthor(
  tx: Transaction,
  campaignId: string,
  operatorId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('campaign as c')
    .where('c.id', '=', campaignId)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('c.author_id', '=', operatorId),
        exists(
          selectFrom('campaign_editor as e')
            .select('e.operator_id')
            .whereRef('e.campaign_id', '=', 'c.id')
            .where('e.operator_id', '=', operatorId),
        ),
      ]),
    )
    .select('c.id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasDecided(
  tx: Transaction,
  versionId: string,
  operatorId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('approval')
    .select('id')
    .where('version_id', '=', versionId)
    .where('operator_id', '=', operatorId)
    .executeTakeFirst();
  return row !== undefined;
}
