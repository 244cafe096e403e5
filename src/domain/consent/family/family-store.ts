import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { type ConsentPurpose, everyPurpose, type Purpose } from '#domain/shared/purpose.ts';
import { type FamilyAnswer } from './family.ts';
import type { CodePath } from './page-code.ts';

export type FamilyAnswerRow = {
  phoneId: string;
  index: Buffer;
  number: Buffer;
  isStudentLine: boolean;
  isShared: boolean;
  codePath: CodePath;
  channel: Channel;
  purpose: Purpose;
  rule: string;
  allows: boolean;
  consent: FamilyAnswer['consent'];
  since: Temporal.Instant | null;
  isFinal: boolean;
};

export async function guardianForFamily(db: Db | Transaction, guardianId: string) {
  return db
    .selectFrom('guardian')
    .select('language')
    .where('id', '=', guardianId)
    .where('active', '=', true)
    .executeTakeFirst();
}

/** What the guardian is to their students, in the roster's words, without those a document bars them from. */
export async function relationsForFamily(
  db: Db | Transaction,
  guardianId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('guardianship')
    .innerJoin('student', 'student.id', 'guardianship.student_id')
    .where('guardianship.guardian_id', '=', guardianId)
    .where('guardianship.active', '=', true)
    .where('guardianship.may_be_contacted', '=', true)
    .where('student.active', '=', true)
    .select('guardianship.relation')
    .distinct()
    .execute();
  return rows.map(({ relation }) => relation);
}

export async function districtForFamily(db: Db | Transaction) {
  return db
    .selectFrom('district')
    .select([
      'registered_name as name',
      'callback_number as callbackNumber',
      'time_zone as timeZone',
    ])
    .executeTakeFirstOrThrow();
}

/** One row per number, channel and purpose, with the verdict of the function that the dial gate calls. */
export async function answersForFamily(
  db: Db | Transaction,
  guardianId: string,
): Promise<FamilyAnswerRow[]> {
  const { rows } = await sql<FamilyAnswerRow>`
    SELECT p.id AS "phoneId", p.index, p.number, p.student_line AS "isStudentLine",
      EXISTS (SELECT FROM guardian_phone other JOIN guardian o ON o.id = other.guardian_id AND o.active
        WHERE other.phone_id = p.id AND other.active AND other.guardian_id <> gp.guardian_id) AS "isShared",
      CASE WHEN g.facts & (SELECT fact_bits('{carrier-stop yes}')) <> 0 THEN 'carrier-stop'
        WHEN p.line_type = 'landline' OR p.bad_number_at IS NOT NULL THEN 'no-text'
        ELSE 'text' END AS "codePath", asked.channel, asked.purpose,
      rule.id AS rule, rule.allows,
      CASE WHEN state.bits & (SELECT fact_bits('{consent express,consent written}')) <> 0 THEN 'given'
        WHEN state.bits & (SELECT fact_bits('{consent revoked}')) <> 0 THEN 'withdrawn'
        WHEN state.bits & (SELECT fact_bits('{consent emergency-opt-out}')) <> 0 THEN 'opted-out'
        ELSE 'none' END AS consent,
      coalesce(record.obtained_at, revocation.received_at) AS since,
      coalesce(NOT revocation.doubtful, false) AS "isFinal"
    FROM guardian_phone gp
    JOIN phone p ON p.id = gp.phone_id
    JOIN phone_gate g ON g.phone_id = p.id
    CROSS JOIN (
      SELECT channel, channel_order, purpose, purpose_order
      FROM unnest(ARRAY['voice', 'text']) WITH ORDINALITY AS channels(channel, channel_order)
      CROSS JOIN unnest(${[...everyPurpose]}::text[]) WITH ORDINALITY AS purposes(purpose, purpose_order)
    ) AS asked
    CROSS JOIN LATERAL consent_verdict(asked.purpose, asked.channel, g, roster_rule_for(p.id)) AS rule
    CROSS JOIN LATERAL (
      SELECT consent_facts(g, asked.purpose, asked.channel, g.by_category, now()) AS bits,
        consent_evidence(g, asked.purpose, asked.channel, 'ledger') AS evidence
    ) AS state
    LEFT JOIN consent_record record ON record.id = state.evidence
    LEFT JOIN revocation ON revocation.id = state.evidence
    WHERE gp.guardian_id = ${guardianId} AND gp.active
    ORDER BY gp.rank, p.id, asked.purpose_order, asked.channel_order`.execute(db);
  return rows;
}

/**
 * Keeps others from the number's ledger until the transaction ends, so that a form sent twice finds what the first
 * one did. Returns the transaction's time, or nothing where the number is not this guardian's.
 */
export async function lockPhoneOfGuardian(
  tx: Transaction,
  wanted: { guardianId: string; phoneId: string },
): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    SELECT now() AS at
    FROM guardian_phone gp
    JOIN guardian ON guardian.id = gp.guardian_id AND guardian.active
    JOIN phone_gate g ON g.phone_id = gp.phone_id
    WHERE guardian.id = ${wanted.guardianId} AND gp.phone_id = ${wanted.phoneId} AND gp.active
    FOR NO KEY UPDATE OF g`.execute(tx);
  return rows[0]?.at;
}

/** Ends one guardian's tie to a number that others use too; false where nobody else does. */
export async function endTie(
  tx: Transaction,
  tie: { guardianId: string; phoneId: string },
): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    SELECT disown_number(${tie.guardianId}, ${tie.phoneId}) AS ended`.execute(tx);
  return rows[0]?.ended === true;
}

/** Whether a page was agreed on before. */
export async function isOnRecord(
  tx: Transaction,
  page: { phoneId: string; channel: Channel; purpose: ConsentPurpose; reference: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('consent_record')
    .select('id')
    .where('phone_id', '=', page.phoneId)
    .where('channel', '=', page.channel)
    .where('evidence_reference', '=', page.reference)
    .where(sql<boolean>`${page.purpose} = ANY (purposes)`)
    .executeTakeFirst();
  return row !== undefined;
}
