import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Platform } from '../shared/platform.ts';
import type { DecisionRefusal } from './approval.ts';

export async function insertApproval(
  tx: Transaction,
  approval: {
    versionId: string;
    operatorId: string;
    decision: 'approved' | 'sent-back';
    reason?: string;
    fingerprint: Buffer;
    platform: Platform;
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

type DecisionBar = Extract<
  DecisionRefusal,
  | 'own-campaign'
  | 'not-an-approver'
  | 'approver-too-new'
  | 'requester-gone'
  | 'approver-unseasoned'
  | 'accounts-unseen'
>;

/** Why this person may not decide on this version; undefined where they may. The database's own word. */
export async function selectDecisionBar(
  tx: Transaction,
  versionId: string,
  operatorId: string,
): Promise<DecisionBar | undefined> {
  const { rows } = await sql<{ bar: DecisionBar | null }>`
    SELECT decision_bar(${operatorId}, v) AS bar FROM campaign_version v WHERE v.id = ${versionId}`.execute(
    tx,
  );
  return rows[0]?.bar ?? undefined;
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
