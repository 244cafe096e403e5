import type { Child } from '#sandbox/child-process.ts';
import type { OwnPostgres } from '#test/support/postgres/own-postgres.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';
import type { Product } from './product.ts';

export type Disturbance = { what: 'kill' | 'stand-still' | 'power-cut'; recoverySeconds: number };

/** How long, at the longest, anything may be held up by what has happened. */
const watchSeconds = 150;

/**
 * Breaks things one after the other, by chance: a worker is killed with -9 and another one started, a worker stands
 * still (SIGSTOP) and comes back to a world that went on without it, the database loses its power.
 */
export function createDisturbances(parts: {
  product: Product;
  postgres: OwnPostgres;
  workers: Child[];
  draw: () => number;
  standStillSeconds: number;
}): { next(): Promise<Disturbance> } {
  const { product, postgres, workers, draw, standStillSeconds } = parts;
  const { pool } = product.database.owner;

  /** From now until no attempt that was leased or being placed at this moment still is. */
  async function recovered(): Promise<number> {
    using watch = quietWatch();
    const held = await retried(() =>
      pool.query<{ id: string; fence: string }>(
        `SELECT id, fence FROM attempt WHERE state IN ('claimed', 'placing')`,
      ),
    );
    for (;;) {
      const { rowCount } = await retried(() =>
        pool.query(
          `SELECT FROM attempt a JOIN jsonb_to_recordset($1::jsonb) AS h(id uuid, fence bigint)
             ON h.id = a.id AND h.fence = a.fence
           WHERE a.state IN ('claimed', 'placing')`,
          [JSON.stringify(held.rows)],
        ),
      );
      const seconds = watch.ms() / 1000;
      if (rowCount === 0 || seconds > watchSeconds) return seconds;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function retried<T>(query: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await query();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  let count = 0;
  return {
    async next() {
      const place = Math.floor(draw() * workers.length);
      const worker = workers[place];
      if (worker === undefined) throw new Error('no worker to disturb');
      // Each kind once, and then by chance.
      const chance = [0.9, 0.2, 0.1][count++] ?? draw();
      if (chance < 0.15) {
        await postgres.restart();
        return { what: 'power-cut', recoverySeconds: await recovered() };
      }
      if (chance < 0.3) {
        worker.process.kill('SIGSTOP');
        const recovery = recovered();
        await new Promise((resolve) => setTimeout(resolve, standStillSeconds * 1000));
        worker.process.kill('SIGCONT');
        return { what: 'stand-still', recoverySeconds: await recovery };
      }
      await worker.kill();
      workers[place] = product.startWorkerProcess();
      return { what: 'kill', recoverySeconds: await recovered() };
    },
  };
}
