import { runBot } from '#bot.ts';
import { readConfig } from '#config/config.ts';
import { readWorkerConfig } from '#config/worker-config.ts';
import { runDialWorker } from '#dial-worker.ts';
import type { Order, Told } from './programs.ts';

// Runs the bots and dial workers of one test process, in a process of their own. See programs.ts.

const stops = new Map<number, AbortController>();
const tell = (told: Told): void => {
  process.send?.(told);
};

async function run({ id, entry, environment }: Extract<Order, { kind: 'start' }>): Promise<void> {
  const stop = new AbortController();
  stops.set(id, stop);
  const ready = () => tell({ id, kind: 'ready' });
  if (entry === 'bot') return runBot(readConfig(environment), stop.signal, ready);
  ready();
  return runDialWorker(readWorkerConfig(environment), stop.signal);
}

process.on('message', (order: Order) => {
  if (order.kind === 'stop') return stops.get(order.id)?.abort();
  run(order).then(
    () => tell({ id: order.id, kind: 'ended' }),
    (error: unknown) =>
      tell({
        id: order.id,
        kind: 'ended',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
process.once('disconnect', () => process.exit());
