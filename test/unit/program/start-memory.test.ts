import { expect, test } from 'vitest';
import { freeStartMemory } from '#config/start-memory.ts';

test('what a start no longer needs is gone once it is ready', async () => {
  const garbage = new WeakRef({ words: 'x'.repeat(1000) });
  // A reference that was made or read lives to the end of its turn.
  await new Promise(setImmediate);

  freeStartMemory();

  expect(garbage.deref()).toBeUndefined();
});
