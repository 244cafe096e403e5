import { type RawBuilder, sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { openStates } from '#domain/attempt/machine/attempt.ts';
import type { FactsOf } from '#domain/audit/acts/act.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import { eachCampaign, selectOverdue, setStateByWorker } from '#domain/closure/campaign-store.ts';

/** Finishes every campaign that has no attempt left to wait for. */
export async function finishSettledCampaigns(db: Db): Promise<void> {
  await eachCampaign(db, await findSettled(db), async (tx, { id, state }) => {
    if (state !== 'dialing' && state !== 'paused') return;
    if (!(await isSettled(tx, id))) return;
    const facts = await selectTotals(tx, id);
    await setStateByWorker(tx, id, { state: 'finished' }, { act: 'campaign-finished', facts });
  });
}

/** Ends what waited too long for a decision or for its start. */
export async function expireCampaigns(db: Db): Promise<void> {
  await eachCampaign(db, await selectOverdue(db), async (tx, { id, state }) => {
    // Somebody may have decided while this waited for the lock.
    if ((await selectOverdue(tx, id)).length === 0) return;
    const change = { state: 'expired' as const, endReason: reasonOf(state) };
    await setStateByWorker(tx, id, change, { act: 'campaign-expired', facts: { was: state } });
  });
}

function reasonOf(state: CampaignState): string {
  switch (state) {
    case 'approved':
      return 'It didn’t start in time, and its approval is too old to start it now. Edit and resubmit it.';
    case 'draft':
      return 'The call list couldn’t be made in time. Contact IT.';
    default:
      return 'No one decided in time.';
  }
}

type Totals = FactsOf<'campaign-finished'>;

/**
 * Counts and roots (RFC 9162, 2.1.1) of a closure's attempts, their outcomes, and the opt-outs that came by it or from its
 * list, so that a file can be held to all there was. Opt-outs of the last minute are left out: one may be under way.
 */
async function selectTotals(tx: Transaction, campaignId: string): Promise<Totals> {
  const totals = await one<Totals>(tx)`
    WITH closure AS (
      SELECT id, version, started_at, utc.now - interval '1 minute' AS until
      FROM campaign, clock_timestamp() AS utc (now) WHERE id = ${campaignId}
    ), opt_out AS (
      SELECT r.id FROM closure c JOIN revocation r ON r.recorded_at < c.until
      WHERE r.attempt_id IN (SELECT id FROM attempt WHERE campaign_id = c.id)
        OR r.received_at >= c.started_at AND r.phone_id IN (
          SELECT l.phone_id FROM campaign_version v JOIN recipient l ON l.version_id = v.id
          WHERE v.campaign_id = c.id AND v.number = c.version)
    )
    SELECT (SELECT ${totalOf(sql`concat_ws('|', id, phone_id, channel, try_number)`)} FROM attempt
        WHERE campaign_id = ${campaignId}) AS attempts,
      (SELECT ${totalOf(sql`concat_ws('|', id, state, disposition)`)} FROM attempt
        WHERE campaign_id = ${campaignId}) AS outcomes,
      (SELECT ${totalOf(sql`id::text`)} FROM opt_out) || jsonb_build_object('until', (
        SELECT to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM closure)) AS "optOuts"`;
  if (totals === undefined) throw new Error('there is no such closure');
  return totals;
}

/** Over the rows of a query with a column `id`, in its order; the root of none is the hash of nothing. */
function totalOf(line: RawBuilder<unknown>): RawBuilder<unknown> {
  const leaf = sql`sha256('\\x00'::bytea || convert_to(${line}, 'UTF8'))`;
  return sql`jsonb_build_object('count', count(*),
    'root', encode(coalesce(merkle_root(string_agg(${leaf}, ''::bytea ORDER BY id)), sha256('')), 'hex'))`;
}

/** Whether nothing of the campaign is left to do or to wait for. */
export async function isSettled(db: Db | Transaction, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempt')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', [...openStates])
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/** The running campaigns of which that is so. */
async function findSettled(db: Db): Promise<{ id: string }[]> {
  const open = sql.join(openStates.map((state) => sql.lit(state)));
  const { rows } = await executePrepared(
    db,
    sql<{ id: string }>`
    SELECT c.id FROM campaign c
    WHERE c.state IN ('dialing', 'paused')
      -- One look into the index for each campaign; EXISTS could become a join that reads every attempt there is.
      AND (SELECT a.id FROM attempt a WHERE a.campaign_id = c.id AND a.state IN (${open}) LIMIT 1) IS NULL`,
  );
  return rows;
}
