import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { PhoneAnswer } from './phone-consent.ts';

export type AnswerRow = Omit<PhoneAnswer, 'evidence'> & { evidence: string | null };

/** What a phone may be used for now: the verdicts of the function that the dial gate calls, and what they rest on. */
export async function selectAnswers(tx: Transaction, phoneId: string): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    SELECT asked.purpose, asked.channel, rule.allows, rule.id AS rule, rule.reason, rule.citation,
      consent_evidence(g, asked.purpose, asked.channel, rule.rests_on) AS evidence
    FROM phone_gate g
    CROSS JOIN (VALUES ('emergency', 'voice', 1), ('emergency', 'text', 2), ('school-mission', 'voice', 3),
      ('school-mission', 'text', 4), ('other', 'voice', 5), ('other', 'text', 6)) AS asked(purpose, channel, place)
    CROSS JOIN LATERAL consent_verdict(asked.purpose, asked.channel, g, roster_rule_for(g.phone_id)) AS rule
    WHERE g.phone_id = ${phoneId}
    ORDER BY asked.place`.execute(tx);
  return rows;
}

/** The time of this transaction, and the district's zone and registered name (47 CFR 64.1200(b)(1)). */
export async function selectOfficeHead(
  db: Db | Transaction,
): Promise<{ at: Temporal.Instant; timeZone: string; registeredName: string }> {
  const { rows } = await sql<{ at: Temporal.Instant; timeZone: string; registeredName: string }>`
    SELECT now() AS at, time_zone AS "timeZone", registered_name AS "registeredName" FROM district`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the district row is missing');
  return row;
}

/** Whether the roster has a holder of rights for the phone (34 CFR 99.4). */
export async function selectRights(
  tx: Transaction,
  phoneId: string,
): Promise<'holder' | 'barred' | 'gone'> {
  const { rows } = await sql<{ rule: string | null }>`
    SELECT roster_rule_for(${phoneId}::uuid) AS rule`.execute(tx);
  switch (rows[0]?.rule) {
    case 'not-on-roster':
      return 'gone';
    case 'barred-by-custody':
      return 'barred';
    default:
      return 'holder';
  }
}
