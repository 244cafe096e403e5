import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { FactsOf } from '#domain/audit/acts/act.ts';

type Totals = FactsOf<'campaign-finished'>;

/**
 * Counts and roots (RFC 9162, 2.1.1) of a closure's attempts, their outcomes, and the opt-outs that came by it or from its
 * list, so that a file can be held to all there was. Opt-outs of the last minute are left out: one may be under way.
 */
export async function selectTotals(tx: Transaction, campaignId: string): Promise<Totals> {
  const { rows } = await sql<Totals>`
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
        SELECT to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM closure)) AS "optOuts"`.execute(
    tx,
  );
  const [totals] = rows;
  if (totals === undefined) throw new Error('there is no such closure');
  return totals;
}

/** Over the rows of a query with a column `id`, in its order; the root of none is the hash of nothing. */
function totalOf(line: RawBuilder<unknown>): RawBuilder<unknown> {
  const leaf = sql`sha256('\\x00'::bytea || convert_to(${line}, 'UTF8'))`;
  return sql`jsonb_build_object('count', count(*),
    'root', encode(coalesce(merkle_root(string_agg(${leaf}, ''::bytea ORDER BY id)), sha256('')), 'hex'))`;
}
