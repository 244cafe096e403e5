import { until } from '#sandbox/until.ts';
import type { Product } from './product.ts';

/** Until the newest campaign is finished; says what of it is not, where that takes too long. */
export async function finished(product: Product): Promise<void> {
  const isFinished = async () => (await product.campaign()).state === 'finished';
  await until('the end', isFinished).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(await whatIsLeft(product))}`);
  });
}

async function whatIsLeft({ database }: Product): Promise<unknown> {
  const { rows } = await database.owner.pool.query(
    `SELECT c.state AS campaign, c.end_reason, a.id, a.channel, a.state, a.fence, a.carrier_id, a.try_number, a.misses, a.failed_leases, a.worker,
       round(extract(epoch FROM now() - a.intent_at)) AS "intentAge", round(extract(epoch FROM a.deadline_at - now())) AS "leftSeconds",
       round(extract(epoch FROM a.not_before - now())) AS "notBefore"
     FROM campaign c LEFT JOIN attempt a ON a.campaign_id = c.id AND a.ended_at IS NULL
     WHERE c.number = (SELECT max(number) FROM campaign) LIMIT 20`,
  );
  return rows;
}
