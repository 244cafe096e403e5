import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ students: 60, callsPerSecond: 1, withoutWorker: true });
});
afterAll(() => product[Symbol.asyncDispose]());

const words = 'Calling has stopped: no dial worker is running.';
const cards = () => [product.onSlack('principal').card(), product.onTeams('principal').card()];

const moreCalls = async (count: number) => {
  const before = product.farSide.twilio.calls().length;
  await until('calls', () => product.farSide.twilio.calls().length >= before + count, 60_000);
};

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
  await until('both cards to say it', () => cards().every(saysIt), 15_000);
  for (const card of cards()) expect(card).not.toMatch(/carrier (is asked|has no room|takes)/);

  frozen.process.kill('SIGCONT');
  await until('neither card to say it', () => !cards().some(saysIt), 15_000);
  await moreCalls(1);
});
