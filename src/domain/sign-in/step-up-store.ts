import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export async function insertStepUp(
  tx: Transaction,
  stepUp: {
    signInId: string;
    operatorId: string;
    versionId: string;
    fingerprint: Buffer;
    signedInAt: Temporal.Instant;
    /** Encrypted. */
    idToken: Buffer;
  },
): Promise<void> {
  await tx
    .insertInto('step_up')
    .values({
      sign_in_id: stepUp.signInId,
      operator_id: stepUp.operatorId,
      version_id: stepUp.versionId,
      fingerprint: stepUp.fingerprint,
      signed_in_at: stepUp.signedInAt.toString(),
      id_token: stepUp.idToken,
    })
    .execute();
}

/**
 * Whether the approval of this version by this person needs a fresh sign-in that is not there: as the district says, or
 * because no worker would call more than `above` phones, nor anything that is no emergency, without.
 */
export async function lacksStepUp(
  tx: Transaction,
  approval: { versionId: string; operatorId: string; above: number | undefined },
): Promise<boolean> {
  const { versionId, operatorId, above = null } = approval;
  const { rows } = await sql<{ lacks: boolean }>`
    SELECT lacks_step_up(${versionId}, ${operatorId}) OR EXISTS (
      SELECT FROM campaign_version v
      WHERE v.id = ${versionId} AND ${above}::int IS NOT NULL
        AND (v.purpose <> 'emergency' OR coalesce(v.voice_count, 0) + coalesce(v.text_count, 0) > ${above}::int)
        AND NOT EXISTS (
          SELECT FROM step_up s
          WHERE s.version_id = v.id AND s.operator_id = ${operatorId} AND s.fingerprint = v.fingerprint
            AND s.id_token IS NOT NULL AND s.at > clock_timestamp() - interval '10 minutes')) AS lacks`.execute(
    tx,
  );
  return rows[0]?.lacks !== false;
}
