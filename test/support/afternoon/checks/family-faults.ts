import type { Town } from '#test/support/afternoon/town.ts';

/** Families who were told twice, or after they said no. */
export async function familyFaults(town: Town): Promise<string[]> {
  const { rows } = await town.product.database.owner.pool.query<{ fault: string }>(selectFaults, [
    town.after,
  ]);
  return rows.map(({ fault }) => fault);
}

const selectFaults = `
  WITH tries AS (
    SELECT a.*, c.number, v.purpose FROM attempt a JOIN campaign c ON c.id = a.campaign_id
    JOIN campaign_version v ON v.id = a.version_id WHERE c.number > $1
  )
  SELECT format('a family was spoken to %s times by closure %s', count(*), number) AS fault
  FROM tries WHERE disposition = 'person' AND channel = 'voice' AND spoken_at IS NOT NULL
  GROUP BY campaign_id, number, phone_id HAVING count(*) > 1
  UNION ALL
  SELECT format('a family was called %s times by closure %s', count(*), number)
  FROM tries WHERE channel = 'voice' AND carrier_id IS NOT NULL GROUP BY campaign_id, number, phone_id
  HAVING count(*) > (SELECT max_tries FROM district)
  UNION ALL
  SELECT format('closure %s called a family again that it had spoken to', t.number)
  FROM tries t JOIN tries s ON s.campaign_id = t.campaign_id AND s.phone_id = t.phone_id AND s.channel = 'voice'
    AND s.disposition = 'person' AND t.intent_at > s.ended_at AND t.carrier_id IS NOT NULL
  UNION ALL
  SELECT format('closure %s called a family after its opt-out', t.number)
  FROM tries t JOIN revocation r ON r.phone_id = t.phone_id AND r.channel IN (t.channel, 'any')
    AND t.intent_at > r.effective_at AND r.means <> 'import'
  WHERE t.purpose <> 'emergency' AND NOT EXISTS (
    SELECT FROM consent_record k WHERE k.phone_id = t.phone_id AND k.obtained_at > r.received_at)
  UNION ALL
  SELECT format('closure %s called a family during a freeze or a pause', t.number)
  FROM tries t JOIN pause h ON (h.campaign_id = t.campaign_id OR h.campaign_id IS NULL AND h.spares IS DISTINCT FROM t.purpose)
    AND t.intent_at > h.placed_at AND t.intent_at < coalesce(h.released_at, 'infinity')`;
