import type { Product } from './product.ts';

/**
 * Minutes pass at once: a doubt is as old as the carrier's third denial makes it, and a call that has said nothing is
 * asked after.
 */
export async function letTimePass(product: Product): Promise<void> {
  await product.database.owner.pool
    .query(
      // But for what somebody is just moving: to wait for one while holding others could end in a deadlock.
      `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (SELECT id FROM attempt
         WHERE state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered') FOR UPDATE SKIP LOCKED);
       UPDATE attempt SET intent_at = intent_at - interval '7 minutes' WHERE id IN (SELECT id FROM attempt
         WHERE state = 'unknown' AND misses >= 3 FOR UPDATE SKIP LOCKED)`,
    )
    .catch(() => undefined);
}

/** The minutes that passed at once are taken back: each intent stands at the time that the log has for it. */
export async function letTimesStandAsLogged({ database }: Product): Promise<void> {
  await database.owner.pool.query(
    `UPDATE attempt a SET intent_at = e.at FROM (
       SELECT subject_id, max(at) AS at FROM audit_entry
       WHERE act = 'attempt-moved' AND facts ->> 'to' = 'placing' GROUP BY subject_id) AS e
     WHERE e.subject_id = a.id::text AND a.intent_at < e.at - interval '5 minutes'`,
  );
}

/** Calls to families that neither an attempt nor an entry about a second call stands for; staff are called to approve. */
export async function orphanCalls(product: Product): Promise<string[]> {
  const calls = product.farSide.twilio.calls();
  const { rows } = await product.database.pool.query<{ sid: string }>(
    `SELECT sid FROM unnest($1::text[], $2::bytea[]) AS call(sid, index) JOIN phone p USING (index)
     WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.carrier_id = sid)
       AND NOT EXISTS (SELECT FROM audit_entry e
         WHERE e.act IN ('second-call-found', 'second-call-silenced') AND e.facts ->> 'call' = sid)`,
    [calls.map(({ sid }) => sid), calls.map(({ to }) => product.vault.phoneIndex(to))],
  );
  return rows.map(({ sid }) => sid);
}

/** Attempts whose moves and audit entries differ in number: an attempt's fence grows once a lease. */
export async function unevenAttempts(product: Product): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM attempt a
     WHERE a.ended_at IS NULL
       OR (SELECT e.facts ->> 'to' FROM audit_entry e WHERE e.subject_id = a.id::text AND e.act = 'attempt-moved'
           ORDER BY e.id DESC LIMIT 1) <> a.state
       OR (SELECT count(*) FROM audit_entry e WHERE e.subject_id = a.id::text AND e.act = 'attempt-moved'
           AND e.facts ->> 'to' = 'claimed') <> a.fence`,
  );
  return rows[0]?.count ?? 0;
}

/** Where the closures under way stand, for the person who waits for their end in vain. */
export async function whatIsLeft(product: Product): Promise<string> {
  const { rows } = await product.database.owner.pool.query(
    `SELECT c.number, c.state, c.end_reason, v.purpose, a.state AS attempt, a.disposition, count(*)::int,
       min(a.not_before - now()) AS due, min(a.deadline_at - now()) AS late, max(a.misses) AS misses
     FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id LEFT JOIN attempt a ON a.campaign_id = c.id
     WHERE c.state IN ('approved', 'dialing', 'paused') GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 5`,
  );
  return JSON.stringify(rows, undefined, 1);
}
