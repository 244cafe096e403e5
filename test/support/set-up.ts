import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Makes it before the tests of a file, or of a `describe`, and ends it after them. Until then its properties are missing. */
export function setUpOnce<Made extends object>(make: () => Made | Promise<Made>): Made {
  const made = {} as Made;
  beforeAll(async () => fill(made, await make()));
  afterAll(() => end(made));
  return made;
}

/** Makes another one before each test, and ends it after the test. */
export function setUpEach<Made extends object>(make: () => Made | Promise<Made>): Made {
  const made = {} as Made;
  beforeEach(async () => fill(made, await make()));
  afterEach(() => end(made));
  return made;
}

/** Copies the properties, so helpers of a test file may name the object before it exists. */
function fill<Made extends object>(empty: Made, made: Made): void {
  if (Object.getPrototypeOf(made) !== Object.prototype) throw new Error('only a plain object');
  Object.defineProperties(empty, Object.getOwnPropertyDescriptors(made));
}

async function end(made: object): Promise<void> {
  // Vitest also runs this after a set-up that failed.
  await (made as Partial<AsyncDisposable>)[Symbol.asyncDispose]?.();
}
