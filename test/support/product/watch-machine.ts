import { setTimeout as wait } from 'node:timers/promises';
import type { Product } from './product.ts';

/**
 * How much longer than half a second the machine took, at worst, for half a second and a few statements: what a busy one takes
 * from the product, too. At rest it is a few milliseconds.
 */
export function watchMachine({ database }: Pick<Product, 'database'>): { stop(): Promise<number> } {
  let isOver = false;
  const watched = (async () => {
    let worst = 0;
    while (!isOver) {
      const start = performance.now();
      await wait(500);
      const client = await database.pool.connect();
      for (let statement = 0; statement < 8; statement++) await client.query('SELECT 1');
      client.release();
      worst = Math.max(worst, performance.now() - start - 500);
    }
    return worst / 1000;
  })();
  return {
    stop: () => {
      isOver = true;
      return watched;
    },
  };
}
