import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

/** When no worker sealed the log, in milliseconds since 1970: from a start, or a kill, until one does. */
export type WorkerAway = { fromMs: number; toMs: number };

export async function awayUntilSealed({ database }: Product, fromMs: number): Promise<WorkerAway> {
  await until('a worker that seals the log', async () => {
    const { rows } = await database.owner.pool.query<{ seals: boolean }>(
      `SELECT sealed_at > to_timestamp($1) OR NOT EXISTS (SELECT FROM audit_entry e WHERE e.tx >= next_tx
         AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)) AS seals FROM audit_sealer`,
      [fromMs / 1000],
    );
    return rows[0]?.seals;
  });
  return { fromMs, toMs: Date.now() };
}

/**
 * Whether a line of the log tells no more than that: an afternoon kills its worker, and a busy machine takes long to start
 * the next one. What lags for a minute while a worker seals is a fault.
 */
export function isLagWithoutWorker(line: string, away: readonly WorkerAway[]): boolean {
  const { time, sealingLagSeconds } = JSON.parse(line) as {
    time: number;
    sealingLagSeconds?: number;
  };
  if (sealingLagSeconds === undefined) return false;
  const sinceMs = time - sealingLagSeconds * 1000;
  return (
    sealingLagSeconds < 60 || away.some(({ fromMs, toMs }) => fromMs <= time && toMs >= sinceMs)
  );
}
