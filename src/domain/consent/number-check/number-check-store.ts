import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { AskedNumber } from './number-check.ts';

/** A phone to ask about. */
export type DueNumber = {
  phoneId: string;
  number: Buffer;
  index: Buffer;
  /** The day of its youngest consent, in the district's zone, such as 2026-08-15. */
  referenceDate: string;
};

export type NumberLease = { worker: string; limit: number; seconds: number };

/** The lists of closures that wait or run. */
export async function selectLiveVersions(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT v.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state IN ('submitted', 'approved', 'dialing', 'paused')`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Takes phones whose consent stands and whose answer is missing or of an earlier month; only those on the lists,
 * where some are named. Workers step around each other, and around phones that the dialer has in hand. Which of them
 * comes first does not matter, so nothing is sorted: the scan ends with the last that is taken.
 * `seen` counts those that it meant to take; another worker may have been quicker.
 */
export async function takeDueNumbers(
  tx: Transaction,
  lease: NumberLease & { versionIds?: readonly string[] },
): Promise<{ phoneIds: string[]; seen: number }> {
  const { versionIds } = lease;
  const ids = sql`${[...(versionIds ?? [])]}::uuid[]`;
  const listed =
    versionIds === undefined
      ? sql`true`
      : sql`EXISTS (
          SELECT FROM recipient r WHERE r.version_id = ANY (${ids}) AND r.phone_id = g.phone_id
          UNION ALL
          SELECT FROM exclusion e WHERE e.version_id = ANY (${ids}) AND e.phone_id = g.phone_id)`;
  const { rows } = await sql<{ phoneIds: string[]; seen: number }>`
    WITH due AS (
      SELECT g.phone_id FROM phone_gate g
      WHERE (g.voice_mission | g.voice_other | g.text_mission | g.text_other)
          & (SELECT fact_bits('{consent express,consent written}')) > 0
        AND (g.reassigned = (SELECT fact_bits('{reassigned not-queried}'))
          OR g.checked_until IS NULL OR g.checked_until <= now())
        AND g.facts & (SELECT fact_bits('{wrong-number yes,bad-number yes,emergency-line yes,district-block yes}')) = 0
        AND ${listed}
        AND EXISTS (SELECT FROM guardian_phone gp WHERE gp.phone_id = g.phone_id AND gp.active)
        AND NOT EXISTS (SELECT FROM number_check_lease l WHERE l.phone_id = g.phone_id AND l.leased_until > now())
      LIMIT ${lease.limit}
      FOR NO KEY UPDATE OF g SKIP LOCKED
    ), taken AS (
      INSERT INTO number_check_lease (phone_id, worker, leased_until)
      SELECT phone_id, ${lease.worker}, now() + ${lease.seconds} * interval '1 second' FROM due
      ON CONFLICT (phone_id) DO UPDATE SET worker = EXCLUDED.worker, leased_until = EXCLUDED.leased_until
        WHERE number_check_lease.leased_until <= now()
      RETURNING phone_id
    )
    SELECT ARRAY(SELECT phone_id FROM taken) AS "phoneIds", (SELECT count(*) FROM due)::int AS seen`.execute(
    tx,
  );
  return rows[0] ?? { phoneIds: [], seen: 0 };
}

export async function selectDueNumbers(
  tx: Transaction,
  phoneIds: readonly string[],
): Promise<DueNumber[]> {
  const { rows } = await sql<DueNumber>`
    SELECT p.id AS "phoneId", p.number, p.index, (max(k.obtained_at) AT TIME ZONE d.time_zone)::date AS "referenceDate"
    FROM phone_gate g
    JOIN phone p ON p.id = g.phone_id
    JOIN consent_record k ON k.id IN (g.voice_mission_evidence, g.voice_other_evidence, g.text_mission_evidence,
      g.text_other_evidence)
    CROSS JOIN district d
    WHERE g.phone_id = ANY (${[...phoneIds]}::uuid[])
    GROUP BY p.id, d.time_zone`.execute(tx);
  return rows;
}

/** Gives phones back: at once, or, after a question without an answer, later and later up to a day. */
export async function returnNumbers(
  db: Db,
  returned: { worker: string; phoneIds: readonly string[]; afterSeconds: number },
): Promise<void> {
  const { afterSeconds } = returned;
  await sql`
    UPDATE number_check_lease SET failures = failures + ${afterSeconds > 0 ? 1 : 0},
      leased_until = now() + least(${afterSeconds} * power(2, least(failures, 12)), 86400) * interval '1 second'
    WHERE worker = ${returned.worker} AND phone_id = ANY (${[...returned.phoneIds]}::uuid[])`.execute(
    db,
  );
}

/** Adds the answers to the ledger; its trigger changes the gates in the same transaction. */
export async function insertNumberChecks(
  tx: Transaction,
  asked: {
    askedAt: Temporal.Instant;
    goodUntil: Temporal.Instant;
    source: string;
    numbers: readonly AskedNumber[];
  },
): Promise<{ id: string; phoneId: string; answer: AskedNumber['answer'] }[]> {
  return tx
    .insertInto('number_check')
    .values(
      asked.numbers.map(({ phoneId, referenceDate, answer }) => ({
        phone_id: phoneId,
        reference_date: referenceDate,
        answer,
        source: asked.source,
        asked_at: asked.askedAt,
        good_until: asked.goodUntil,
      })),
    )
    .returning(['id', 'phone_id as phoneId', 'answer'])
    .execute();
}

export async function endNumberLeases(tx: Transaction, phoneIds: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('number_check_lease')
    .where('phone_id', 'in', [...phoneIds])
    .execute();
}
