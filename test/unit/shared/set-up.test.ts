import { expect, test } from 'vitest';
import { setUpEach } from '#test/support/set-up.ts';

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
