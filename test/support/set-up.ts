import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Makes it before the tests of a file, or of a `describe`, and ends it after them. */
export function setUpOnce<Made extends object>(make: () => Made | Promise<Made>): Made {
  const { standIn, begin, end } = shared(make);
  beforeAll(() => begin());
  afterAll(end);
  return standIn;
}

/** Ends what was set up and makes another one, for a test that needs one which nobody has used, or which is made in another way. */
export async function renew<Made extends object>(
  made: Made,
  make?: () => Made | Promise<Made>,
): Promise<void> {
  const turns = shownAs.get(made);
  if (turns === undefined) throw new Error('nothing that was set up');
  await turns.end();
  await turns.begin(make);
}

/** Makes another one before each test, and ends it after the test. */
export function setUpEach<Made extends object>(make: () => Made | Promise<Made>): Made {
  const { standIn, begin, end } = shared(make);
  beforeEach(() => begin());
  afterEach(end);
  return standIn;
}

const shownAs = new WeakMap<object, { begin(make?: Make): Promise<void>; end(): Promise<void> }>();

type Make = () => object | Promise<object>;

/** Passes reads and writes on to what was made last, so helpers of a test file may name it before it exists. */
function shared<Made extends object>(make: () => Made | Promise<Made>) {
  let made: Made | undefined;
  const current = (): Made => {
    if (made === undefined) throw new Error('read before it was set up');
    return made;
  };
  const standIn = new Proxy({} as Made, {
    get: (_, name) => Reflect.get(current(), name),
    set: (_, name, value) => Reflect.set(current(), name, value),
    has: (_, name) => Reflect.has(current(), name),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
  });
  const turns = {
    begin: async (makeAnother: Make = make): Promise<void> => {
      made = undefined;
      made = (await makeAnother()) as Made;
      if (Object.getPrototypeOf(made) !== Object.prototype) throw new Error('only a plain object');
    },
    /** Vitest also runs this after a set-up that failed. */
    end: async (): Promise<void> => {
      await (made as Partial<AsyncDisposable> | undefined)?.[Symbol.asyncDispose]?.();
    },
  };
  shownAs.set(standIn, turns);
  return { standIn, ...turns };
}
