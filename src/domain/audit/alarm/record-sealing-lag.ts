import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit-store.ts';

const alarmSeconds = 10;
const longSeconds = 300;

type Lag = {
  since: Temporal.Instant | null;
  seconds: number;
  alarm: string | null;
  isLong: boolean;
};

/**
 * Looks how long an entry has waited for its seal, and raises, lengthens or ends the alarm. Returns the seconds where it is
 * too long. What was committed late by a long transaction is not late: nothing lags while the sealer comes by.
 */
export async function recordSealingLag(db: Db): Promise<number | undefined> {
  const seen = await selectLag(db);
  const isLate = seen.seconds >= alarmSeconds;
  if (!isLate && seen.alarm === null) return undefined;
  if (isLate && seen.alarm !== null && (seen.isLong || seen.seconds < longSeconds))
    return seen.seconds;
  await transact(db, async (tx) => {
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('sealing_alarm', 0))`;
    const lag = await selectLag(tx);
    if (lag.seconds < alarmSeconds) {
      if (lag.alarm === null) return;
      await run(tx)`UPDATE sealing_alarm SET ended_at = clock_timestamp() WHERE id = ${lag.alarm}`;
      return insertAuditEntry(tx, { ...about, act: 'sealing-caught-up' });
    }
    const isLong = lag.seconds >= longSeconds;
    if (lag.alarm === null)
      await run(tx)`INSERT INTO sealing_alarm (since) VALUES (${lag.since?.toString()})`;
    else if (isLong && !lag.isLong)
      await run(tx)`UPDATE sealing_alarm SET long_at = clock_timestamp() WHERE id = ${lag.alarm}`;
    else return;
    const facts = { seconds: Math.floor(lag.seconds) };
    await insertAuditEntry(tx, { ...about, act: 'sealing-lagged', facts });
  });
  return isLate ? seen.seconds : undefined;
}

/** So many seconds the oldest entry without a seal has waited; 0 where each is sealed. */
export async function findSealingLag(db: Db): Promise<number> {
  return (await selectLag(db)).seconds;
}

const about = {
  actor: { kind: 'system', id: 'bot' },
  subject: { kind: 'worker', id: 'sealer' },
} as const;

async function selectLag(db: Db | Transaction): Promise<Lag> {
  const { rows } = await executePrepared(
    db,
    sql<Lag>`
    SELECT waiting.since, coalesce(extract(epoch FROM clock_timestamp() - waiting.since), 0)::float8 AS seconds,
      a.id AS alarm, coalesce(a.long_at IS NOT NULL, false) AS "isLong"
    FROM audit_sealer s
    CROSS JOIN LATERAL (SELECT CASE WHEN min(e.at) IS NOT NULL THEN greatest(s.sealed_at, min(e.at)) END AS since
      FROM audit_entry e WHERE e.tx >= s.next_tx
        AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)) AS waiting
    LEFT JOIN sealing_alarm a ON a.ended_at IS NULL`,
  );
  return rows[0] ?? { since: null, seconds: 0, alarm: null, isLong: false };
}
