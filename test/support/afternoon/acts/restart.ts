import { checkAll } from '#test/support/afternoon/checks/check-all.ts';
import { rest } from '#test/support/afternoon/rest.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { awayUntilSealed } from '#test/support/afternoon/worker-away.ts';

/** What a dead worker held, and what the carrier told no one while the bot was down. */
const late = { worker: ['claimed'], bot: ['claimed', 'accepted', 'ringing', 'answered'] };

/** Kills a process with -9 and starts it again. What it left open is seen to at once, as if minutes had passed. */
export async function restart(town: Town, what: 'bot' | 'worker'): Promise<void> {
  town.story.push(`the ${what} is killed and started again`);
  const { product, processes } = town;
  const fromMs = Date.now();
  await processes[what].kill();
  if (what === 'bot') processes.bot = await product.startBotProcess(town.logging);
  else {
    processes.worker = product.startWorkerProcess(town.logging);
    town.workerAway.push(await awayUntilSealed(product, fromMs));
  }
  await product.database.owner.pool.query(
    `UPDATE posted_card SET lease_until = now() WHERE lease_until > now()`,
  );
  await product.database.owner.pool.query(
    `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (
       SELECT id FROM attempt WHERE state = ANY ($1) AND (channel = 'voice' OR state = 'claimed')
       FOR UPDATE SKIP LOCKED)`,
    [late[what]],
  );
  await rest(town);
  await checkAll(town);
}
