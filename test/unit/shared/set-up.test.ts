import { expect, test } from 'vitest';
import { renew, setUpEach, setUpOnce } from '#test/support/set-up.ts';

let made = 0;
const counter = setUpEach(() => {
  made += 1;
  const one = { value: 0, read: () => one.value };
  return one;
});

test('a write reaches what was set up, and not only the constant', () => {
  counter.value = 5;

  expect(counter.read()).toBe(5);
  expect({ ...counter }.value).toBe(5);
});

test('each test has one of its own', () => {
  expect(counter.read()).toBe(0);
  expect(made).toBe(2);
});

let ended = 0;
const countingEnds = (value: number) => ({
  value,
  [Symbol.asyncDispose]: async () => {
    ended += 1;
  },
});
const shared = setUpOnce(() => countingEnds(0));

test('what all share goes on as it was left, until a test asks for another', async () => {
  shared.value = 5;
  await renew(shared);
  expect({ value: shared.value, ended }).toEqual({ value: 0, ended: 1 });

  await renew(shared, () => countingEnds(7));
  expect({ value: shared.value, ended }).toEqual({ value: 7, ended: 2 });
  await expect(renew({})).rejects.toThrow('nothing that was set up');
});
