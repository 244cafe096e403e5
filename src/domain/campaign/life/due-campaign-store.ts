import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

/** Approved campaigns whose start has come, by the database's clock. */
export async function selectDue(db: Db): Promise<{ id: string }[]> {
  return db
    .selectFrom('campaign as c')
    .innerJoin('campaign_version as v', (join) =>
      join.onRef('v.campaign_id', '=', 'c.id').onRef('v.number', '=', 'c.version'),
    )
    .select('c.id')
    .where('c.state', '=', 'approved')
    .where(({ or, eb }) =>
      or([eb('v.start_at', 'is', null), eb('v.start_at', '<=', sql<Temporal.Instant>`now()`)]),
    )
    .orderBy(sql`v.purpose <> 'emergency'`)
    .execute();
}

/** Approved campaigns whose start is to come. */
export async function selectToCome(db: Db): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'approved' AND v.start_at > now() ORDER BY v.start_at`.execute(db);
  return rows;
}

/**
 * Waiting longer than they may: for the freeze or a decision until the version's own end, and with an approval for
 * a start until its time is over or the approval is old, as when no worker ran.
 */
export async function selectOverdue(
  db: Db | Transaction,
  only?: string,
): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN district d
    WHERE c.id = coalesce(${only ?? null}::uuid, c.id)
      AND CASE c.state
        WHEN 'draft' THEN v.stop_trying_at <= now()
        WHEN 'submitted' THEN v.expires_at <= now()
        WHEN 'approved' THEN v.stop_trying_at <= now()
          OR greatest(v.start_at, c.state_at) + interval '1 minute'
            * CASE v.purpose WHEN 'emergency' THEN d.emergency_approval_minutes ELSE d.approval_minutes END <= now()
        ELSE false END`.execute(db);
  return rows;
}

/** Dialing campaigns that have calls to place. */
export async function selectCalling(db: Db): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM campaign c WHERE c.state = 'dialing' AND EXISTS (SELECT FROM attempt a
      WHERE a.campaign_id = c.id AND a.channel = 'voice' AND a.state IN ('planned', 'claimed'))
    ORDER BY c.number`.execute(db);
  return rows;
}

/** Dialing campaigns whose approval no longer stands as the database counts it. */
export async function selectUnapproved(db: Db): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'dialing' AND NOT is_approved(v)`.execute(db);
  return rows;
}

/** Dialing campaigns with calls to make and no number of those approved that is still the district's. */
export async function selectWithoutSender(db: Db): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'dialing' AND v.delivery <> 'text'
      AND NOT EXISTS (SELECT FROM sending_number n WHERE n.active AND may_show(v, n.number))`.execute(
    db,
  );
  return rows;
}
