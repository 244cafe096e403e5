import { expect, test } from 'vitest';
import { isLagWithoutWorker } from '#test/support/afternoon/worker-away.ts';

const away = [{ fromMs: 1_000_000, toMs: 1_090_000 }];
const line = (time: number, sealingLagSeconds: number) =>
  JSON.stringify({ level: 50, time, sealingLagSeconds, msg: 'the audit log is not sealed' });

test('a lag of the seal is no fault while the next worker starts, however long that takes', () => {
  expect(isLagWithoutWorker(line(1_085_000, 84), away)).toBe(true);
  expect(isLagWithoutWorker(line(1_095_000, 94), away)).toBe(true);
});

test('a lag of a minute that began with a worker at work is a fault', () => {
  expect(isLagWithoutWorker(line(1_200_000, 100), away)).toBe(false);
  expect(isLagWithoutWorker(line(990_000, 61), away)).toBe(false);
});

test('another error is a fault whenever it is told', () => {
  expect(isLagWithoutWorker('{"level":50,"time":1050000,"msg":"a fault"}', away)).toBe(false);
});
