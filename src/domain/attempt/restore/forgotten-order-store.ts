import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { ForgottenOrder, Meant } from './forgotten-order.ts';

/** The tries that stand for these calls and texts. */
export async function selectByCarrierId(
  db: Db | Transaction,
  ids: readonly string[],
): Promise<Map<string, Meant>> {
  const rows = await many<Meant & { carrierId: string }>(db)`
    SELECT id, phone_id AS "phoneId", token, state, carrier_id AS "carrierId"
    FROM attempt WHERE carrier_id = ANY (${ids}::text[])`;
  return new Map(rows.map(({ carrierId, ...owner }) => [carrierId, owner]));
}

/**
 * Of the tries that wait for this phone, the one in doubt, or the one that would have been the first to be placed. What was
 * requested after the call was placed is not what it was for.
 */
export async function selectWaiting(
  db: Db | Transaction,
  { channel, phoneIndexes, body, createdAt }: ForgottenOrder,
  except: readonly string[] = [],
): Promise<Meant | undefined> {
  return one<Meant>(db)`
    SELECT a.id, a.phone_id AS "phoneId", a.token, a.state
    FROM attempt a JOIN phone p ON p.id = a.phone_id JOIN campaign c ON c.id = a.campaign_id
    JOIN campaign_version v ON v.id = a.version_id
    WHERE p.index = ANY (${phoneIndexes}::bytea[]) AND a.channel = ${channel} AND a.carrier_id IS NULL
      AND a.state IN ('planned', 'claimed', 'placing', 'unknown') AND c.state IN ('dialing', 'paused', 'stopped')
      AND a.id <> ALL (${except}::uuid[])
      AND v.submitted_at < ${createdAt.toString()}::timestamptz + interval '10 seconds'
      -- A confirmation of an opt-out, or a code, is no text of a closure.
      AND (a.channel = 'voice' OR EXISTS (
        SELECT FROM (SELECT value FROM jsonb_each_text(v.sealed_content -> 'texts')
          UNION SELECT value FROM jsonb_each_text(coalesce(v.sealed_content -> 'staffTexts', '{}'))) AS said
        WHERE position(said.value IN ${body}) > 0))
    ORDER BY a.state NOT IN ('placing', 'unknown'), v.purpose <> 'emergency', a.not_before, a.id
    LIMIT 1`;
}

/** To a family, about consent, a code or a request: it is looked for by its words. */
export async function isOwnTextInDoubt(
  db: Db,
  { channel, phoneIndexes }: ForgottenOrder,
): Promise<boolean> {
  if (channel !== 'text') return false;
  const rows = await many(db)`
    SELECT FROM outreach o JOIN phone p ON p.id = o.phone_id
    WHERE o.look_at IS NOT NULL AND p.index = ANY (${phoneIndexes}::bytea[]) LIMIT 1`;
  return rows.length > 0;
}
