import { setTimeout as wait } from 'node:timers/promises';
import { findDue } from '#domain/attempt/gate/lease-attempts.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import { createDialer, type Dialer } from './dialer.ts';
import type { DialTools } from './place/place-attempt.ts';
import { reportFault } from './report-fault.ts';

export type DialLoopOptions = DialTools & {
  /** The sending account, whose calls per second all workers share. */
  account: string;
  signal: AbortSignal;
  /** Resolves when something may have changed, and otherwise after an idle time: its own, or as long as is given. */
  wait: (idleMs?: number) => Promise<void>;
  /** Asked at each look: whether nothing may be dialed for now, or not each closure. What is under way is seen to all the same. */
  mustWait?: () => Promise<'everything' | 'closures' | undefined>;
  /** Tells of whatever may have changed, while the loop is busy too: what is not sent yet may have to stay. */
  changes?: EventTarget;
  /** Called before each look at what is due; the campaigns' own clockwork. */
  everyTick?: () => Promise<void>;
};

const backoff = { firstMs: 250, longestMs: 5_000 };
/** Where nothing is approved or under way, only the clock can bring something, and a notification brings the rest. */
const quietMs = 5_000;

/**
 * Runs until the signal aborts, then lets the orders under way finish. One look at the database a tick
 * says what is due; calls, texts and what is late then go on side by side, so that none waits for another.
 */
export async function runDialLoop(options: DialLoopOptions): Promise<void> {
  const { signal, logger } = options;
  const dialer = createDialer(options);
  options.changes?.addEventListener('change', () => dialer.lookForRecalls(), { signal });
  let isHeld = false;
  const job = (name: string, work: () => Promise<number>, mayBeHeld = true) =>
    createJob({ name, work, options, mayGoOn: () => !(mayBeHeld && isHeld) });
  const jobs = {
    voice: job('calls', () => dialer.dialCalls(signal)),
    text: job('texts', () => dialer.sendTexts()),
    late: job('late calls and texts', () => dialer.sweep(), false),
  };
  let failures = 0;
  while (!signal.aborted) {
    try {
      isHeld = (await options.mustWait?.()) === 'everything';
      if (!isHeld) await keepCampaigns(options);
      const due = await findDue(options.db);
      if (due.voice) jobs.voice.start();
      if (due.text) jobs.text.start();
      if (due.late || due.expired) jobs.late.start();
      failures = 0;
      await options.wait(due.quiet ? quietMs : undefined);
    } catch (error) {
      // A database that is away for a while stops the dialing, not the worker.
      reportFault(logger, { error, words: 'the dial loop could not look' });
      failures += 1;
      await wait(backoffMs(failures, backoff), undefined, { signal }).catch(() => undefined);
    }
  }
  await Promise.all(Object.values(jobs).map((one) => one.ended()));
  await dialer.settled();
}

/** One campaign failing to start must not hold up the others. */
async function keepCampaigns({ everyTick, logger }: DialLoopOptions): Promise<void> {
  try {
    await everyTick?.();
  } catch (error) {
    reportFault(logger, { error, words: 'a campaign could not be started' });
  }
}

/** Works off everything that is due, and returns when nothing is: the loop for tests and one-off runs. */
export async function runUntilIdle(options: DialTools & { account: string }): Promise<void> {
  const dialer: Dialer = createDialer(options);
  const { signal } = new AbortController();
  for (;;) {
    const due = await findDue(options.db);
    if (!(due.voice || due.text || due.late || due.expired)) return;
    if (due.voice) await dialer.dialCalls(signal);
    if (due.text) await dialer.sendTexts();
    await dialer.settled();
    if (due.late || due.expired) await dialer.sweep();
  }
}

/**
 * One kind of work, at most once at a time: repeated while it finds something, then asleep until started. After a fault
 * it takes no start for a while, and for longer each time.
 */
function createJob(job: {
  name: string;
  work: () => Promise<number>;
  options: DialLoopOptions;
  mayGoOn: () => boolean;
}): { start(): void; ended(): Promise<void> } {
  const { logger, signal } = job.options;
  let running: Promise<void> | undefined;
  let failures = 0;
  let restUntilMs = 0;

  async function run(): Promise<void> {
    try {
      while (!signal.aborted && job.mayGoOn() && (await job.work()) > 0) failures = 0;
      failures = 0;
    } catch (error) {
      reportFault(logger, { error, words: `${job.name} stopped; they start again` });
      failures += 1;
      restUntilMs = performance.now() + backoffMs(failures, backoff);
    } finally {
      running = undefined;
    }
  }

  return {
    start() {
      if (performance.now() < restUntilMs || !job.mayGoOn()) return;
      running ??= run();
    },
    ended: async () => running,
  };
}
