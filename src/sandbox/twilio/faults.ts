export const operations = [
  'alerts.list',
  'calls.create',
  'calls.delete',
  'calls.fetch',
  'calls.list',
  'calls.update',
  'messages.create',
  'messages.delete',
  'messages.fetch',
  'messages.list',
  'lookups.fetch',
  'recordings.fetch',
  'recordings.delete',
] as const;
export type Operation = (typeof operations)[number];

/**
 * How an API request goes wrong.
 * - drop-before: the connection breaks and nothing was done.
 * - accept-then-drop: it was done, or refused, and the answer is lost.
 * - accept-then-garble: it was done, and the answer is cut in the middle.
 * - accept-then-page: it was done, and the answer is a page of some proxy that says so.
 * - accept-then-empty: it was done, and the answer is JSON that names no call.
 * - accept-then-error: it was done, or refused, and the answer is the error.
 * - error: nothing was done, and the answer is the error.
 */
export type Fault = {
  mode:
    | 'drop-before'
    | 'accept-then-drop'
    | 'accept-then-garble'
    | 'accept-then-page'
    | 'accept-then-empty'
    | 'accept-then-error'
    | 'error';
  /** HTTP status and Twilio's error number of the error modes. */
  status?: number;
  code?: number;
  /** Seconds in Retry-After. */
  retryAfter?: number;
  /** The error is a page of some proxy, not Twilio's JSON. */
  html?: boolean;
  /** How many requests; 1 unless said. */
  times?: number;
  /** Only each so many-th request goes wrong; every one unless said. */
  every?: number;
};

export type Faults = {
  failNext: (operation: Operation, fault: Fault) => void;
  /** Ends all faults that were ordered. */
  clear: () => void;
  /** The fault of this request, if it has one; counts it. */
  take(operation: Operation): Fault | undefined;
  /** The next so many status callbacks are never posted. */
  dropCallbacks: (count: number) => void;
  takeDroppedCallback(): boolean;
  /** The next so many sounds can't be fetched. */
  losePlays: (count: number) => void;
  takeLostPlay(): boolean;
  /** Whether a sound that can't be fetched is fatal from now on: then the fallback address is asked. */
  breakPlays: (areFatal: boolean) => void;
  playsBreak(): boolean;
  /** Whether whom a call is put through to picks up from now on. */
  pickUpTransfers: (doPickUp: boolean) => void;
  transfersArePickedUp(): boolean;
  /** Holds back every API answer until the returned function is called. */
  holdResponses: () => () => void;
  released(): Promise<void>;
};

export function createFaults(): Faults {
  const waiting = new Map<Operation, { fault: Fault; left: number; seen: number }[]>();
  let toDrop = 0;
  let playsAreFatal = false;
  let playsToLose = 0;
  let arePickedUp = true;
  let held: Promise<void> | undefined;

  return {
    failNext(operation, fault) {
      const queue = waiting.get(operation) ?? [];
      queue.push({ fault, left: fault.times ?? 1, seen: 0 });
      waiting.set(operation, queue);
    },
    clear() {
      waiting.clear();
    },
    take(operation) {
      const queue = waiting.get(operation);
      const first = queue?.[0];
      if (first === undefined) return undefined;
      first.seen += 1;
      if (first.seen % (first.fault.every ?? 1) !== 0) return undefined;
      first.left -= 1;
      if (first.left <= 0) queue?.shift();
      return first.fault;
    },
    dropCallbacks(count) {
      toDrop = count;
    },
    takeDroppedCallback() {
      if (toDrop <= 0) return false;
      toDrop -= 1;
      return true;
    },
    losePlays(count) {
      playsToLose = count;
    },
    takeLostPlay() {
      if (playsToLose <= 0) return false;
      playsToLose -= 1;
      return true;
    },
    breakPlays(areFatal) {
      playsAreFatal = areFatal;
    },
    playsBreak: () => playsAreFatal,
    pickUpTransfers(doPickUp) {
      arePickedUp = doPickUp;
    },
    transfersArePickedUp: () => arePickedUp,
    holdResponses() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        if (held === promise) held = undefined;
        resolve();
      };
    },
    released: () => held ?? Promise.resolve(),
  };
}
