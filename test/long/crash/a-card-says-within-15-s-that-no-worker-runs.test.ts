import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { watchMachine } from '#test/support/product/watch-machine.ts';

const product = setUpProduct({ students: 60, callsPerSecond: 1, withoutWorker: true });

const words = 'Calling has stopped: no dial worker is running.';
const cards = () => [product.onSlack('principal').card(), product.onTeams('principal').card()];

const moreCalls = async (count: number) => {
  const before = product.farSide.twilio.calls().length;
  await until('calls', () => product.farSide.twilio.calls().length >= before + count);
};

/** On a machine that is at rest; a busy one takes longer by what it takes from the product. */
async function within15s(what: string, look: () => boolean): Promise<void> {
  const machine = watchMachine(product);
  const startedMs = performance.now();
  await until(what, look);
  const seconds = (performance.now() - startedMs) / 1000;
  const stalled = await machine.stop();
  expect(seconds, `the machine stood still for ${stalled} s`).toBeLessThan(15 + 3 * stalled);
}

test('with one worker killed by -9 and the other one frozen, both cards say so within 15 s, and blame no carrier', async () => {
  const killed = product.startWorkerProcess();
  const frozen = product.startWorkerProcess();
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await moreCalls(2);

  await killed.kill();
  frozen.process.kill('SIGSTOP');

  const saysIt = (card: string) => card.includes(words) && card.includes('start a dial worker');
  await within15s('both cards to say it', () => cards().every(saysIt));
  for (const card of cards()) expect(card).not.toMatch(/carrier (is asked|has no room|takes)/);

  frozen.process.kill('SIGCONT');
  await within15s('neither card to say it', () => !cards().some(saysIt));
  await moreCalls(1);
});
