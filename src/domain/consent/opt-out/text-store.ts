import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/**
 * The phone, with its gate locked: texts of one phone are taken one after the other, and none while an attempt to it
 * is being judged.
 */
export async function lockPhoneByIndex(
  tx: Transaction,
  index: Buffer,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT p.id FROM phone p JOIN phone_gate g ON g.phone_id = p.id
    WHERE p.index = ${index} FOR NO KEY UPDATE OF g`.execute(tx);
  return rows[0]?.id;
}

/** The words of withdrawals by text in the last minute, since which nobody has agreed to anything. */
export async function selectLatestWords(tx: Transaction, phoneId: string): Promise<Buffer[]> {
  const { rows } = await sql<{ words: Buffer }>`
    SELECT r.words FROM revocation r
    WHERE r.phone_id = ${phoneId} AND r.means IN ('text-reply', 'carrier-stop') AND r.words IS NOT NULL
      AND r.recorded_at > now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
      AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = r.phone_id AND k.recorded_at > r.recorded_at)`.execute(
    tx,
  );
  return rows.map(({ words }) => words);
}

/** The message that a text answers, if one reached this phone in the last 24 hours. */
export async function selectAnswered(
  tx: Transaction,
  phoneId: string,
): Promise<{ attemptId: string } | undefined> {
  const { rows } = await sql<{ attemptId: string }>`
    SELECT a.id AS "attemptId"
    FROM attempt a
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN a.channel = 'voice' THEN a.spoken_at
        WHEN a.state = 'accepted' OR a.disposition IN ('delivered', 'sent') THEN a.intent_at
      END AS at
    ) told
    WHERE a.phone_id = ${phoneId} AND told.at > now() - interval '24 hours'
    ORDER BY told.at DESC LIMIT 1`.execute(tx);
  return rows[0];
}

/** What a START finds. */
export type AtStart = {
  now: Temporal.Instant;
  /** When the texts were stopped that it would start again; null where they were not. */
  stoppedAt: Temporal.Instant | null;
  /** What the texts could be about until then. */
  purposes: ConsentPurpose[];
  carrierStop: boolean;
  emergencyOptOut: boolean;
  wrongNumber: boolean;
  reassigned: boolean;
};

export async function selectAtStart(tx: Transaction, phoneId: string): Promise<AtStart> {
  const { rows } = await sql<AtStart>`
    WITH withdrawn AS (
      SELECT r.received_at AS at FROM revocation r
      WHERE r.phone_id = ${phoneId} AND r.channel IN ('text', 'any') AND r.retracts IS NULL
        AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ), record AS (
      SELECT k.purposes, k.obtained_at AS at, k.ends_withdrawal FROM consent_record k
      WHERE k.phone_id = ${phoneId} AND k.channel = 'text'
        AND NOT EXISTS (SELECT FROM consent_record n WHERE n.replaces = k.id)
    ), stop AS (
      -- The first since the last consent: said once more, it stopped nothing more.
      SELECT min(w.at) AS at FROM withdrawn w
      WHERE w.at >= coalesce((SELECT max(k.at) FROM record k WHERE k.ends_withdrawal), '-infinity')
    )
    SELECT now() AS now, stop.at AS "stoppedAt",
      ARRAY(
        SELECT DISTINCT p.purpose FROM record k CROSS JOIN unnest(k.purposes) AS p(purpose)
        WHERE k.at <= stop.at
          AND NOT EXISTS (SELECT FROM withdrawn w WHERE w.at < stop.at AND NOT (k.ends_withdrawal AND k.at > w.at))
        ORDER BY p.purpose) AS purposes,
      g.facts & bits.carrier_stop > 0 AS "carrierStop",
      g.text_mission = bits.opted_out AS "emergencyOptOut",
      g.facts & bits.wrong_number > 0 AS "wrongNumber",
      g.reassigned = bits.reassigned AS reassigned
    FROM phone_gate g
    CROSS JOIN stop
    CROSS JOIN (
      SELECT fact_bits('{carrier-stop yes}') AS carrier_stop, fact_bits('{wrong-number yes}') AS wrong_number,
        fact_bits('{consent emergency-opt-out}') AS opted_out, fact_bits('{reassigned yes}') AS reassigned
    ) bits
    WHERE g.phone_id = ${phoneId}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('the phone has no gate');
  return row;
}

/** Whether we know of a STOP that the carrier took from this phone, and of no START after it. */
export async function hasCarrierStop(tx: Transaction, phoneId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM revocation r
    WHERE r.phone_id = ${phoneId} AND r.means = 'carrier-stop' AND r.retracts IS NULL
      AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
      AND NOT EXISTS (SELECT FROM consent_record k
        WHERE k.phone_id = r.phone_id AND k.channel = 'text' AND k.method = 'text' AND k.obtained_at > r.received_at)
    LIMIT 1`.execute(tx);
  return rows.length > 0;
}
