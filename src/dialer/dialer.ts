import type { OrderOutcome } from '#carrier/carrier.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordPressure } from '#domain/attempt/pace/record-pressure.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { endOrphanCalls, followCalls } from './background/follow-calls.ts';
import { reconcileUnknown } from './doubt/reconcile-unknown.ts';
import { createConcurrencyLimit } from './pace/concurrency-limit.ts';
import { createPacer, type Settled } from './pace/pacing.ts';
import { createAnswerWatch } from './place/answer-watch.ts';
import { createCircuitBreaker, pressureOf } from './place/circuit-breaker.ts';
import { commitIntents } from './place/commit-intents.ts';
import { fire, send } from './place/fire.ts';
import { type DialTools, orderTools } from './place/place-attempt.ts';
import { createRecallWatch } from './place/recall-watch.ts';

export type Dialer = {
  /** Leases, gates and fires one batch; returns how many it leased. Orders go on in the background. */
  dialCalls(signal: AbortSignal): Promise<number>;
  sendTexts(): Promise<number>;
  /** Sees to what is late; says of how many, for there may be more. */
  sweep(): Promise<number>;
  /** Something has changed: what is not sent yet may have to stay. */
  lookForRecalls(): void;
  /** Resolves when no order is under way. */
  settled(): Promise<void>;
};

/**
 * Orders under way at once. Each channel has its own: texts that a carrier takes slowly keep no call waiting, nor calls a text. The
 * carrier's client has connections for all of these and what is asked beside.
 */
const mostAtOnce = { voice: 240, text: 120 };
const textBatch = 50;
/** So many, at most so often, while half of them get no answer. */
const textBatchUnanswered = 10;
const textRestMs = 1_000;

export function createDialer(dialTools: DialTools & { account: string }): Dialer {
  const orders = {
    voice: createConcurrencyLimit(mostAtOnce.voice),
    text: createConcurrencyLimit(mostAtOnce.text),
  };
  const answers = createAnswerWatch();
  const ordering = orderTools({ ...dialTools, carrier: answers.watched(dialTools.carrier) });
  const tools: typeof ordering = {
    ...ordering,
    saveOutcome(intent, outcome) {
      // Saving waits for company, and needs no connection to the carrier.
      for (const limit of Object.values(orders)) limit.free(intent);
      return ordering.saveOutcome(intent, outcome);
    },
  };
  const pacer = createPacer(tools.db, tools.account);
  const inFlight = new Set<Promise<void>>();
  // Each by itself: texts that fail are no reason to hold a call. They take no slots, so nothing else slows them down.
  const breakers = {
    voice: createCircuitBreaker(),
    text: createCircuitBreaker({ opensOnShortage: true }),
  };
  const batches = new Set<Settled>();
  let nextTextsMs = 0;
  let slowedMs = -Infinity;
  const recalls = createRecallWatch(tools, (recalled, takenBack) => {
    track(takenBack.then(() => giveBack(recalled)));
  });

  function start(intent: Intent, work: Promise<OrderOutcome>): void {
    const limit = orders[intent.channel];
    limit.take(intent);
    track(work.then((outcome) => learn(intent, outcome)).finally(() => limit.free(intent)));
  }

  function track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      tools.logger.error({ err: error }, 'an order failed');
    });
    inFlight.add(tracked);
    void tracked.finally(() => inFlight.delete(tracked));
  }

  /** Before each batch: calls slow down in their slots, for every worker, and texts by their number. */
  async function slowWhereUnanswered(): Promise<void> {
    if (!answers.isLosing() || performance.now() < slowedMs + 1_000) return;
    slowedMs = performance.now();
    tools.logger.warn('the carrier leaves half of our orders unanswered');
    const pressure = { account: tools.account, kind: 'unanswered', holdMs: 0 } as const;
    await recordPressure(tools.db, pressure);
  }

  /** The last slots, those behind which nothing of ours goes out any more, are for the person who calls next. */
  async function giveBack(recalled: ReadonlySet<string>): Promise<void> {
    const latestFirst = [...batches].toSorted((one, other) => other.lastMs - one.lastMs);
    for (const batch of latestFirst) {
      const slots = [...batch.slots].toReversed();
      const kept = slots.findIndex(([id]) => !recalled.has(id));
      const free = slots.slice(0, kept < 0 ? slots.length : kept).map(([, slot]) => slot);
      await pacer.giveBack(free, batch.lastMs);
      if (kept >= 0) return;
    }
  }

  async function learn({ channel }: Intent, outcome: OrderOutcome): Promise<void> {
    breakers[channel].learn(outcome);
    const pressure = pressureOf(outcome);
    if (pressure === undefined) return;
    tools.logger.warn(pressure, 'the carrier is short of room');
    await recordPressure(tools.db, { account: tools.account, ...pressure });
  }

  return {
    async dialCalls(signal) {
      await slowWhereUnanswered();
      if (breakers.voice.isOpen()) return 0;
      const { worker, vault, guard } = tools;
      const limit = await orders.voice.room();
      const batch = await pacer.lease(
        { worker, vault, limit, except: guard?.held() ?? [] },
        signal,
      );
      const { claims } = batch;
      if (claims.length === 0) return batch.mayHaveMore ? 1 : 0;
      // The intent is committed at the last moment, so that it is young when its slot comes.
      await pacer.until((claims[0]?.slot.atMs ?? 0) - pacer.leadMs(), signal);
      // Leases that a shutdown catches here run out by themselves.
      if (signal.aborted) return 0;
      const committedMs = performance.now();
      const intents = await commitIntents(tools, claims);
      pacer.learnCommit(performance.now() - committedMs);
      for (const intent of intents) recalls.watch(intent, committedMs);
      const settled = await pacer.settle(
        batch,
        intents.map(({ attemptId }) => attemptId),
      );
      batches.add(settled);
      const shots = intents.map((intent) => {
        const slot = settled.slots.get(intent.attemptId);
        const shot = fire({ ...tools, pacer, recalls }, { intent, slot, committedMs, signal });
        start(intent, shot);
        return shot;
      });
      void Promise.allSettled(shots).then(() => batches.delete(settled));
      return claims.length;
    },
    async sendTexts() {
      await slowWhereUnanswered();
      if (breakers.text.isOpen()) return 0;
      const { worker, db, guard } = tools;
      const isLosing = answers.isLosing();
      if (isLosing && performance.now() < nextTextsMs) return 0;
      nextTextsMs = performance.now() + textRestMs;
      const most = isLosing ? textBatchUnanswered : textBatch;
      const limit = Math.min(await orders.text.room(), most);
      const except = guard?.held() ?? [];
      const claims = await leaseAttempts(db, { worker, channel: 'text', limit, except });
      if (claims.length === 0) return 0;
      const committedMs = performance.now();
      const intents = await commitIntents(tools, claims);
      for (const intent of intents) {
        recalls.watch(intent, committedMs);
        start(intent, send({ ...tools, recalls }, intent, committedMs));
      }
      return claims.length;
    },
    async sweep() {
      const sweep = async () => {
        const swept = await sweepAttempts(tools.db);
        if (Object.values(swept).some((count) => count > 0)) tools.logger.info(swept, 'swept');
        return swept.expired;
      };
      // What the sweep fails on keeps nobody from being asked about.
      const [swept] = await Promise.allSettled([sweep()]);
      const [followed, orphans, doubts] = await Promise.all([
        followCalls(tools),
        endOrphanCalls(tools),
        reconcileUnknown(tools),
      ]);
      if (swept.status === 'rejected') throw swept.reason;
      return swept.value + followed + orphans + doubts;
    },
    lookForRecalls: () => recalls.look(),
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}
