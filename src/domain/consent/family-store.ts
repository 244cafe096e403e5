import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Channel } from './consent.ts';
import { type FamilyPurpose, purposes } from './family.ts';

export type FamilyAnswerRow = {
  phone_id: string;
  index: Buffer;
  number: Buffer;
  is_stopped: boolean;
  channel: Channel;
  purpose: FamilyPurpose;
  rule: string;
  allows: boolean;
  since: Temporal.Instant | null;
};

export async function guardianForFamily(db: Db, guardianId: string) {
  return db
    .selectFrom('guardian')
    .select('language')
    .where('id', '=', guardianId)
    .where('active', '=', true)
    .executeTakeFirst();
}

export async function districtForFamily(db: Db) {
  return db
    .selectFrom('district')
    .select(['registered_name', 'callback_number', 'time_zone'])
    .executeTakeFirstOrThrow();
}

/** One row per number, channel and purpose, with the verdict of the function that the dial gate calls. */
export async function answersForFamily(db: Db, guardianId: string): Promise<FamilyAnswerRow[]> {
  const { rows } = await sql<FamilyAnswerRow>`
    SELECT p.id AS phone_id, p.index, p.number, coalesce(g.voice_revoked AND g.text_revoked, false) AS is_stopped,
      asked.channel, asked.purpose, rule.id AS rule, rule.allows,
      CASE
        WHEN rule.id IN ('mission-consent', 'other-consent') THEN (
          SELECT obtained_at FROM consent_record
          WHERE id = CASE asked.channel WHEN 'voice' THEN g.voice_evidence ELSE g.text_evidence END)
        WHEN rule.id IN ('revoked', 'emergency-opt-out') THEN (
          SELECT max(received_at) FROM revocation r WHERE r.phone_id = p.id AND r.channel IN (asked.channel, 'any'))
      END AS since
    FROM guardian_phone gp
    JOIN phone p ON p.id = gp.phone_id
    LEFT JOIN phone_gate g ON g.phone_id = p.id
    CROSS JOIN (
      SELECT channel, channel_order, purpose, purpose_order
      FROM unnest(ARRAY['voice', 'text']) WITH ORDINALITY AS channels(channel, channel_order)
      CROSS JOIN unnest(${[...purposes]}::text[]) WITH ORDINALITY AS purposes(purpose, purpose_order)
    ) AS asked
    JOIN consent_rule rule ON rule.id = consent_rule_for(asked.purpose, asked.channel, g)
    WHERE gp.guardian_id = ${guardianId} AND gp.active
    ORDER BY gp.rank, p.id, asked.purpose_order, asked.channel_order`.execute(db);
  return rows;
}

/** The number's standing, if it is this guardian's. */
export async function phoneOfGuardian(
  tx: Transaction,
  wanted: { guardianId: string; phoneId: string },
): Promise<{ isStopped: boolean } | undefined> {
  const row = await tx
    .selectFrom('guardian_phone')
    .innerJoin('guardian', 'guardian.id', 'guardian_phone.guardian_id')
    .leftJoin('phone_gate', 'phone_gate.phone_id', 'guardian_phone.phone_id')
    .select(['phone_gate.voice_revoked', 'phone_gate.text_revoked'])
    .where('guardian.id', '=', wanted.guardianId)
    .where('guardian.active', '=', true)
    .where('guardian_phone.phone_id', '=', wanted.phoneId)
    .where('guardian_phone.active', '=', true)
    .executeTakeFirst();
  return row && { isStopped: row.voice_revoked === true && row.text_revoked === true };
}
