import { expect, test } from 'vitest';
import type { Carrier, OrderOutcome } from '#carrier/carrier.ts';
import { createAnswerWatch } from '#dialer/place/answer-watch.ts';

const signal = new AbortController().signal;
const text = { to: '+15035550111', body: 'Closed.' };
const accepted: OrderOutcome = { kind: 'accepted', carrierId: 'SM1' };
const lost: OrderOutcome = { kind: 'unknown', reason: 'no answer in time' };

function watchAt() {
  let nowMs = 0;
  const watch = createAnswerWatch(() => nowMs);
  const open: ((outcome: OrderOutcome) => void)[] = [];
  const carrier = watch.watched({
    sendText: () => new Promise<OrderOutcome>((resolve) => open.push(resolve)),
  } as Partial<Carrier> as Carrier);
  const order = (count: number) => {
    for (let i = 0; i < count; i += 1) void carrier.sendText(text, signal);
  };
  const answer = async (count: number, outcome: OrderOutcome) => {
    for (const resolve of open.splice(0, count)) resolve(outcome);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { watch, order, answer, pass: (ms: number) => void (nowMs += ms) };
}

test('half of the orders lost, and ten of them, is too many; fewer are not', async () => {
  const { watch, order, answer } = watchAt();
  order(27);
  await answer(5, accepted);
  await answer(9, lost);
  expect(watch.isLosing()).toBe(false);

  await answer(11, accepted);
  await answer(1, lost);
  expect(watch.isLosing()).toBe(false);

  await answer(1, lost);
  expect(watch.isLosing()).toBe(true);
});

test('what waits for three seconds counts before it is given up, and no more when it is answered', async () => {
  const { watch, order, answer, pass } = watchAt();
  order(10);
  pass(2_900);
  expect(watch.isLosing()).toBe(false);

  pass(200);
  expect(watch.isLosing()).toBe(true);

  await answer(10, accepted);
  expect(watch.isLosing()).toBe(false);
});

test('what was lost is forgotten after a while', async () => {
  const { watch, order, answer, pass } = watchAt();
  order(10);
  await answer(10, lost);
  expect(watch.isLosing()).toBe(true);

  pass(15_001);
  expect(watch.isLosing()).toBe(false);
});
