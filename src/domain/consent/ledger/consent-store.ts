import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { ConsentGiven, Revocation } from './consent.ts';

/** Adds the withdrawal; the ledger's trigger changes the phone's gate in the same transaction. */
export async function insertRevocation(tx: Transaction, revocation: Revocation): Promise<string> {
  const { id } = await tx
    .insertInto('revocation')
    .values({
      phone_id: revocation.phoneId,
      channel: revocation.channel,
      scope: revocation.scope,
      means: revocation.means,
      recorded_by: `${revocation.actor.kind}:${revocation.actor.id}`,
      attempt_id: revocation.attemptId ?? null,
      category: revocation.category ?? null,
      words: revocation.words ?? null,
      doubtful: revocation.doubtful === true,
      ...(revocation.receivedAt === undefined ? {} : { received_at: revocation.receivedAt }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Puts the one confirmation of a withdrawal (47 CFR 64.1200(a)(12)) in line, due five minutes after it was received:
 * an e-mail of yesterday gets none. Not to a landline,
 * nor where the carrier confirms by itself or blocks our texts.
 */
export async function insertConfirmation(
  tx: Transaction,
  confirmation: { revocationId: string; phoneId: string },
): Promise<void> {
  await sql`
    INSERT INTO confirmation_text (revocation_id, phone_id, due_at)
    SELECT w.id, p.id, w.received_at + interval '5 minutes'
    FROM phone p
    JOIN revocation w ON w.id = ${confirmation.revocationId} AND w.received_at > now() - interval '5 minutes'
    WHERE p.id = ${confirmation.phoneId} AND p.line_type <> 'landline' AND p.bad_number_at IS NULL
      AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id AND r.means = 'carrier-stop'
        AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = p.id AND k.channel = 'text'
          AND k.ends_withdrawal AND k.obtained_at > r.received_at))`.execute(tx);
}

/** Adds the evidence; the ledger's trigger changes the phone's gate in the same transaction. */
export async function insertConsent(tx: Transaction, consent: ConsentGiven): Promise<string> {
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
  return id;
}

/** The words of a version, once: a version that exists with other words is a fault of the caller. */
export async function insertWording(
  tx: Transaction,
  wording: { version: string; language: string; body: string; recordedBy: string },
): Promise<'added' | 'known' | 'differs'> {
  const added = await tx
    .insertInto('consent_wording')
    .values({
      version: wording.version,
      language: wording.language,
      body: wording.body,
      recorded_by: wording.recordedBy,
    })
    .onConflict((on) => on.doNothing())
    .returning('version')
    .executeTakeFirst();
  if (added !== undefined) return 'added';
  const known = await tx
    .selectFrom('consent_wording')
    .select('body')
    .where('version', '=', wording.version)
    .where('language', '=', wording.language)
    .executeTakeFirstOrThrow();
  return known.body === wording.body ? 'known' : 'differs';
}
