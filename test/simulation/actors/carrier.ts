import type { Outcome } from '#domain/attempt/machine/attempt-event.ts';
import type { AnsweredBy, CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { RejectionClass } from '#domain/shared/carrier/rejection-class.ts';
import type { Attempt } from '#test/simulation/world/rows.ts';
import { say, type World } from '#test/simulation/world/world.ts';
import { askForChildren, fetchWords, goOn, pressKey, receive } from './bot.ts';

/** A call or text as the carrier has it. */
export type Call = {
  carrierId: string;
  token: number;
  /** For the checker alone: whom it was ordered for. */
  attempt: Attempt;
  createdAt: number;
  /** From here on it is in the list of the carrier's calls. */
  listedAt: number;
  state: 'queued' | 'ringing' | 'answered' | 'ended';
  ending: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  seconds: number;
  /** Of a text: the carrier has word of how it ended. */
  hasReceipt: boolean;
  /** Who is there, and what the carrier takes them for. It may not know; it never mistakes one for the other. */
  listener: 'person' | 'machine';
  answeredBy: AnsweredBy;
  sequence: number;
};

export type Carrier = {
  calls: Call[];
  /** Takes an order; what the client learns of it, and when. Undefined: it never answers. */
  order(attempt: Attempt): { afterMs: number; outcome: Outcome };
  cancel(carrierId: string): void;
};

const timeoutMs = 10_000;

export function createCarrier(world: World): Carrier {
  const { random, scheduler, script, stats } = world;
  const calls: Call[] = [];

  function place(attempt: Attempt): Call {
    const listener = random.pick(['person', 'person', 'machine'] as const);
    const verdict = listener === 'person' ? 'human' : 'machine';
    const call: Call = {
      carrierId: `CA${calls.length + 1}`,
      token: attempt.token,
      attempt,
      createdAt: scheduler.now,
      listedAt: scheduler.now + script.listDelayMs(attempt.channel),
      state: 'queued',
      ending: 'completed',
      seconds: 0,
      hasReceipt: false,
      listener,
      answeredBy: random.chance(0.25) ? 'unknown' : verdict,
      sequence: 0,
    };
    calls.push(call);
    say(world, 'carrier', `${call.carrierId} for attempt ${attempt.id}`);
    if (attempt.channel === 'text') deliverText(world, call);
    else {
      stats.calls += 1;
      tell(world, call, { kind: 'call', progress: 'queued' });
      const queued = random.chance(0.05) ? random.between(1_000, 30_000) : random.between(50, 800);
      scheduler.after(queued, () => ring(world, call));
    }
    return call;
  }

  return {
    calls,
    order(attempt) {
      const answerMs = random.between(30, 400);
      const known = (outcome: Outcome) => ({ afterMs: answerMs, outcome });
      const kind = script.apiOutcome();
      say(world, 'carrier', `order for attempt ${attempt.id}: ${kind}`);
      const isPlaced = ['accepted', 'accepted-and-silent', 'error-and-placed', 'truncated'];
      const isStopped = attempt.channel === 'text' && attempt.phone.holdsStop;
      const first = isPlaced.includes(kind) && !isStopped ? place(attempt) : undefined;
      if (first !== undefined && attempt.channel === 'voice' && script.doubles()) place(attempt);
      switch (kind) {
        case 'accepted':
          if (isStopped) return known({ kind: 'rejected', code: 21_610, class: 'opted-out' });
          return known({ kind: 'accepted', carrierId: first?.carrierId ?? '' });
        case 'accepted-and-silent':
          return { afterMs: timeoutMs, outcome: { kind: 'unknown' } };
        case 'reset-before':
          return known({ kind: 'unsent' });
        case 'too-many':
          return known({ kind: 'unsent', retryAfterMs: random.pick([1_000, 5_000, 30_000]) });
        case 'rejected':
          return known({ kind: 'rejected', code: 20_000, class: rejectionClass(world) });
        case 'error-and-placed':
        case 'error-and-not-placed':
        case 'reset-after':
        case 'truncated':
          return known({ kind: 'unknown' });
      }
    },
    cancel(carrierId) {
      const call = calls.find((one) => one.carrierId === carrierId);
      if (call === undefined || call.state === 'ended') return;
      end(world, call, call.state === 'answered' ? 'completed' : 'canceled');
    },
  };
}

function rejectionClass({ random }: World): RejectionClass {
  if (random.chance(0.1)) return 'account';
  return random.pick<RejectionClass>(['bad-number', 'opted-out', 'refused', 'temporary']);
}

function ring(world: World, call: Call): void {
  if (call.state !== 'queued') return;
  const { random, scheduler, stats } = world;
  call.state = 'ringing';
  stats.rings += 1;
  const owner = call.attempt.carrierId;
  if (owner !== null && owner !== call.carrierId) stats.doublesRung += 1;
  tell(world, call, { kind: 'call', progress: 'ringing' });
  const fate = random.next();
  if (fate < 0.55) scheduler.after(random.between(1_000, 20_000), () => pickUp(world, call));
  else {
    const ending = fate < 0.7 ? 'busy' : fate < 0.95 ? 'no-answer' : 'failed';
    scheduler.after(ending === 'no-answer' ? 25_000 : 1_500, () => end(world, call, ending));
  }
}

/** The phone was answered: the carrier fetches the words, and may ask twice where no answer comes. */
function pickUp(world: World, call: Call, asked = 0): void {
  if (call.state !== 'ringing' && asked === 0) return;
  const { random, scheduler, script } = world;
  if (asked === 0) {
    call.state = 'answered';
    tell(world, call, { kind: 'call', progress: 'answered' });
    scheduler.after(random.between(500, 6_000), () =>
      tell(world, call, { kind: 'answered-by', by: call.answeredBy }),
    );
  }
  fetchWords(world, call, (answer) => {
    if (call.state === 'ended') return;
    if (script.fails()) {
      if (asked === 0) return pickUp(world, call, 1);
      return end(world, call, 'completed');
    }
    if (answer === 'silence') return end(world, call, 'completed');
    if (answer === 'greet') return greet(world, call);
    speak(world, call);
  });
}

/** Who calls is said; a silence or a key after it asks how to go on. Machines press none. */
function greet(world: World, call: Call, silences = 0): void {
  const { random, scheduler, script } = world;
  say(world, 'carrier', `${call.carrierId} says who calls`);
  if (call.listener === 'person' && random.chance(0.1)) {
    scheduler.after(random.between(500, 3_000), () => end(world, call, 'completed'));
  }
  scheduler.after(silences === 0 ? 5_000 : 2_000, () => {
    if (call.state === 'ended') return;
    const hasKey = call.listener === 'person' && random.chance(0.1);
    goOn(world, call, {
      hasKey,
      reply: (answer) => {
        if (call.state === 'ended') return;
        const isLost = script.fails();
        if (answer === 'speak' && !isLost) return speak(world, call);
        if (answer === 'greet' && !isLost && silences < 3) return greet(world, call, silences + 1);
        end(world, call, 'completed');
      },
    });
  });
}

function speak(world: World, call: Call): void {
  const { random, roster, scheduler, stats } = world;
  stats.spoken += 1;
  if (call.listener === 'machine') stats.left += 1;
  say(world, 'carrier', `${call.carrierId} speaks to a ${call.listener}`);
  world.checker.onSpoken(call);
  if (random.chance(0.1))
    scheduler.after(random.between(1_000, 9_000), () => pressKey(world, call));
  // No machine presses it.
  if (call.listener === 'person' && call.attempt.campaign.namesChildren && roster.chance(0.3))
    scheduler.after(roster.between(1_000, 9_000), () => askForChildren(world, call));
  scheduler.after(random.between(10_000, 60_000), () => end(world, call, 'completed'));
}

function end(world: World, call: Call, ending: Call['ending']): void {
  if (call.state === 'ended') return;
  call.state = 'ended';
  call.ending = ending;
  call.seconds = ending === 'completed' ? 20 : 0;
  tell(world, call, { kind: 'call', progress: 'ended', ending, seconds: call.seconds });
}

function deliverText(world: World, call: Call): void {
  const { random, scheduler } = world;
  tell(world, call, { kind: 'text', progress: 'queued' });
  // A number's texts leave at that number's own pace.
  const queuedMs = random.chance(0.05) ? random.between(20_000, 1_800_000) : 0;
  scheduler.after(queuedMs + random.between(500, 20_000), () => {
    call.state = 'ended';
    const isDelivered = random.chance(0.8);
    call.ending = isDelivered ? 'completed' : 'failed';
    if (isDelivered) {
      world.stats.texts += 1;
      world.checker.onText(call.attempt);
    }
    call.hasReceipt = random.chance(0.7);
    if (call.hasReceipt) {
      tell(world, call, { kind: 'text', progress: isDelivered ? 'delivered' : 'undelivered' });
    }
  });
}

type Said =
  | { kind: 'call'; progress: 'queued' | 'ringing' | 'answered' }
  | { kind: 'call'; progress: 'ended'; ending: Call['ending']; seconds: number }
  | { kind: 'answered-by'; by: AnsweredBy }
  | { kind: 'text'; progress: 'queued' | 'delivered' | 'undelivered' };

/** Sends an event, as often and as late as the script wants it. */
function tell(world: World, call: Call, said: Said): void {
  const order = call.sequence++;
  const progress = said.kind === 'answered-by' ? said.by : said.progress;
  const report = {
    carrierId: call.carrierId,
    sequenceNumber: order,
    carrierStatus: progress,
    ...said,
  } as CarrierReport;
  for (const seconds of world.script.deliveries(order)) {
    world.scheduler.after(seconds * 1000, () => receive(world, call, report));
  }
}
