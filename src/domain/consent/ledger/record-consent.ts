import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { ConsentGiven } from './consent.ts';

/**
 * Takes a consent into the ledger, in the caller's transaction. It ends an earlier withdrawal of the same channel
 * and purposes, because it is what the guardian says now. `facts` are further ones for its audit entry.
 */
export async function recordConsent(
  tx: Transaction,
  consent: ConsentGiven,
  facts: { link?: string } = {},
): Promise<string> {
  // The ledger's trigger changes the phone's gate in the same transaction.
  const { id } = await tx
    .insertInto('consent_record')
    .values({
      phone_id: consent.phoneId,
      channel: consent.channel,
      purposes: [...consent.purposes],
      kind: consent.kind,
      method: consent.method,
      wording_version: consent.wordingVersion,
      language: consent.language,
      evidence_reference: consent.evidenceReference,
      evidence_hash: consent.evidenceHash ?? null,
      given_by: consent.givenBy ?? null,
      giver_relation: consent.giverRelation ?? null,
      obtained_at: consent.obtainedAt,
      recorded_by: `${consent.actor.kind}:${consent.actor.id}`,
      replaces: consent.replaces ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await note(
    tx,
    consent.actor,
    consent.replaces === undefined ? 'consent-recorded' : 'consent-corrected',
    on('phone', consent.phoneId),
    {
      ...facts,
      record: id,
      channel: consent.channel,
      purposes: [...consent.purposes],
      kind: consent.kind,
      method: consent.method,
      wording: consent.wordingVersion,
      replaces: consent.replaces,
    },
  );
  return id;
}
