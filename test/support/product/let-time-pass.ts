import { finished } from './finished.ts';
import type { Product } from './product.ts';

/**
 * Minutes pass at once: what a dead worker held is late, and what the carrier has denied twice is old enough
 * to be given up with the third time. What it has is found by when it was made, so that time is left alone before.
 */
export async function letTimePass({ database }: Product): Promise<void> {
  const { pool } = database.owner;
  // But for what somebody is just moving: to wait for one while holding others could end in a deadlock.
  await pool.query(
    `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (
       SELECT id FROM attempt WHERE state IN ('claimed', 'placing', 'unknown') FOR UPDATE SKIP LOCKED)`,
  );
  await pool.query(
    `UPDATE attempt SET intent_at = intent_at - interval '150 seconds' WHERE id IN (
       SELECT id FROM attempt WHERE state = 'unknown' AND misses >= 2 FOR UPDATE SKIP LOCKED)`,
  );
}

/** Until the newest campaign is finished, with the minutes passing that a dead worker's calls take to be given up. */
export async function finishedInTime(product: Product, everyMs = 2_000): Promise<void> {
  const passing = setInterval(() => {
    letTimePass(product).catch(() => undefined);
  }, everyMs);
  await finished(product).finally(() => clearInterval(passing));
}
