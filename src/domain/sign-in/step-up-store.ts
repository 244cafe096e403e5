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
