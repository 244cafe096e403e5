import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import { isCheckDue } from './number-check-store.ts';

/** A phone to ask about. */
export type DueNumber = {
  phoneId: string;
  number: Buffer;
  index: Buffer;
  /** The day of its youngest consent, in the district's zone, such as 2026-08-15. */
  referenceDate: string;
};

/** Longer than a batch can take: each question is given up after ten seconds. */
const leaseSeconds = 300;

export type NumberLeased = {
  /** When they were taken: no answer is younger than that. */
  askedAt: Temporal.Instant;
  numbers: DueNumber[];
  /** Another worker was quicker with some; there may be more. */
  isContended: boolean;
};

/** Phones for one worker to ask about now. Nothing is locked while it asks. */
export async function leaseNumberChecks(
  db: Db,
  request: { worker: string; limit: number },
): Promise<NumberLeased> {
  return transact(db, async (tx) => {
    const askedAt = await databaseNow(tx);
    const { phoneIds, seen } = await take(tx, request);
    const numbers = phoneIds.length === 0 ? [] : await selectDueNumbers(tx, phoneIds);
    const byPhone = new Map(numbers.map((number) => [number.phoneId, number]));
    return {
      askedAt,
      numbers: phoneIds.flatMap((phoneId) => byPhone.get(phoneId) ?? []),
      isContended: seen > phoneIds.length,
    };
  });
}

/** Those of closures that wait or run come first. */
async function take(
  tx: Transaction,
  { worker, limit }: { worker: string; limit: number },
): Promise<{ phoneIds: string[]; seen: number }> {
  const versionIds = await selectLiveVersions(tx);
  const first =
    versionIds.length === 0
      ? { phoneIds: [], seen: 0 }
      : await takeDueNumbers(tx, { worker, limit, versionIds });
  if (first.seen >= limit) return first;
  const others = await takeDueNumbers(tx, { worker, limit: limit - first.seen });
  return {
    phoneIds: [...first.phoneIds, ...others.phoneIds],
    seen: first.seen + others.seen,
  };
}

/** The lists of closures that wait or run. */
async function selectLiveVersions(tx: Transaction): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT v.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state IN ('submitted', 'approved', 'dialing', 'paused')`;
  return rows.map(({ id }) => id);
}

/**
 * Takes phones whose consent stands and whose answer is missing or of an earlier month; only those on the lists,
 * where some are named. Workers step around each other, and around phones that the dialer has in hand. Which of them
 * comes first does not matter, so nothing is sorted: the scan ends with the last that is taken.
 * `seen` counts those that it meant to take; another worker may have been quicker.
 */
async function takeDueNumbers(
  tx: Transaction,
  lease: { worker: string; limit: number; versionIds?: readonly string[] },
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
  const row = await one<{ phoneIds: string[]; seen: number }>(tx)`
    WITH due AS (
      SELECT g.phone_id FROM phone_gate g
      WHERE ${isCheckDue} AND ${listed}
        AND NOT EXISTS (SELECT FROM number_check_lease l WHERE l.phone_id = g.phone_id AND l.leased_until > now())
      LIMIT ${lease.limit}
      FOR NO KEY UPDATE OF g SKIP LOCKED
    ), taken AS (
      INSERT INTO number_check_lease (phone_id, worker, leased_until)
      SELECT phone_id, ${lease.worker}, now() + ${leaseSeconds} * interval '1 second' FROM due
      ON CONFLICT (phone_id) DO UPDATE SET worker = EXCLUDED.worker, leased_until = EXCLUDED.leased_until
        WHERE number_check_lease.leased_until <= now()
      RETURNING phone_id
    )
    SELECT ARRAY(SELECT phone_id FROM taken) AS "phoneIds", (SELECT count(*) FROM due)::int AS seen`;
  return row ?? { phoneIds: [], seen: 0 };
}

async function selectDueNumbers(
  tx: Transaction,
  phoneIds: readonly string[],
): Promise<DueNumber[]> {
  return many<DueNumber>(tx)`
    SELECT p.id AS "phoneId", p.number, p.index, (max(k.obtained_at) AT TIME ZONE d.time_zone)::date AS "referenceDate"
    FROM phone_gate g
    JOIN phone p ON p.id = g.phone_id
    JOIN consent_record k ON k.id IN (g.voice_mission_evidence, g.voice_other_evidence, g.text_mission_evidence,
      g.text_other_evidence)
    CROSS JOIN district d
    WHERE g.phone_id = ANY (${[...phoneIds]}::uuid[])
    GROUP BY p.id, d.time_zone`;
}

/**
 * Gives back phones that nobody was asked about after all, or that were asked about in vain: after so many seconds, which
 * double with every time, and are a day at most.
 */
export async function returnNumberChecks(
  db: Db,
  returned: { worker: string; phoneIds: readonly string[]; afterSeconds: number },
): Promise<void> {
  const { worker, phoneIds, afterSeconds } = returned;
  if (phoneIds.length === 0) return;
  await run(db)`
    UPDATE number_check_lease SET failures = failures + ${afterSeconds > 0 ? 1 : 0},
      leased_until = now() + least(${afterSeconds} * power(2, least(failures, 12)), 86400) * interval '1 second'
    WHERE worker = ${worker} AND phone_id = ANY (${[...phoneIds]}::uuid[])`;
}
