import { detailsAfter } from '#domain/attempt/answer/details.ts';
import {
  type FactsAtAnswer,
  isForPeople,
  isSilentAnyway,
  refusalAtAnswer,
} from '#domain/attempt/machine/answer-step.ts';
import { step } from '#domain/attempt/machine/step.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import { save } from '#test/simulation/world/database.ts';
import { namedTo } from '#test/simulation/world/roster.ts';
import { type Attempt, hasTold, useOf, verdictOn } from '#test/simulation/world/rows.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import type { World } from '#test/simulation/world/world.ts';
import type { Call } from './carrier.ts';
import { withdraw } from './withdraw.ts';

/** What the webhooks do: the same loads, decisions and commits as the operations, on the model's rows. */

/** An event arrives; one that the bot could not save is told once more, and then lost. */
export function receive(world: World, call: Call, report: CarrierReport, told = 0): void {
  if (world.script.fails()) {
    if (told === 0) world.scheduler.after(1_000, () => receive(world, call, report, 1));
    return;
  }
  const attempt = world.tokens.get(call.token);
  if (attempt === undefined || attempt.token !== call.token) return;
  world.scheduler.start(world.bot, (task) => hear(world, task, { attempt, report, why: 'event' }));
}

/** Saves what the carrier said, or what it answered when it was asked. */
export function* hear(
  world: World,
  task: Task,
  { attempt, report, why }: { attempt: Attempt; report: CarrierReport; why: 'event' | 'found' },
): Generator<number, void, void> {
  const isEnding =
    (report.kind === 'call' && report.progress === 'ended') ||
    (report.kind === 'answered-by' && report.by === 'machine');
  yield* transact(world, task, {
    locks: [
      ...(isEnding ? ([[attempt.campaign.line, 'share']] as const) : []),
      [attempt.lock, 'change'],
    ],
    decide: () => {
      const key = `${report.carrierId} ${report.kind} ${report.sequenceNumber} ${report.carrierStatus}`;
      if (world.heard.has(key)) return () => undefined;
      const taken = step(attempt, {
        kind: 'report',
        report,
        isTaken: isTaken(world, attempt, report.carrierId),
      });
      return () => {
        world.heard.add(key);
        save(world, attempt, taken, why);
      };
    },
  });
}

export function isTaken(world: World, attempt: Attempt, carrierId: string): boolean {
  const owner = world.callsOf.get(carrierId);
  return owner !== undefined && owner !== attempt;
}

type Answer = 'speak' | 'greet' | 'silence';

/** The phone was answered. The gate of the phone is held, so that a withdrawal is read or comes after. */
export function fetchWords(world: World, call: Call, then: (answer: Answer) => void): void {
  const attempt = world.tokens.get(call.token);
  if (attempt === undefined || attempt.token !== call.token) return then('silence');
  world.scheduler.start(world.bot, (task) => answer(world, task, { attempt, call, reply: then }));
}

type Asking = {
  attempt: Attempt;
  call: Call;
  reply: (answer: Answer) => void;
  /** A person pressed a key while the message was held back. */
  hasKey?: boolean;
};

function* answer(
  world: World,
  task: Task,
  { attempt, call, reply, hasKey }: Asking,
): Generator<number, void, void> {
  const said = yield* transact(world, task, {
    locks: [
      [attempt.lock, 'change'],
      [attempt.phone.gate, 'change'],
    ],
    decide: () => {
      const asks = { carrierId: call.carrierId, isTaken: isTaken(world, attempt, call.carrierId) };
      // Without the compare-and-set anyone who asks is taken for the attempt's call.
      const asked = {
        ...attempt,
        ...(world.without.has('words') ? { carrierId: call.carrierId } : {}),
        ...(hasKey === true ? { answeredBy: 'human' as const } : {}),
      };
      const facts = factsOf(world, attempt);
      const refusal = isSilentAnyway(asked, asks) ? undefined : refusalAtAnswer(facts);
      const forPeople = isForPeople(facts) && !world.without.has('held-back');
      const taken = step(asked, { kind: 'words', ...asks, refusal, forPeople });
      return () => {
        if (hasKey === true) attempt.answeredBy = 'human';
        save(world, attempt, taken, 'words');
        if (taken.effects.some(({ kind }) => kind === 'greet')) {
          world.stats.greeted += 1;
          return 'greet';
        }
        const speaks = taken.effects.some(({ kind }) => kind === 'speak');
        if (speaks) world.checker.onWords(attempt);
        return speaks ? 'speak' : 'silence';
      };
    },
  });
  reply(said);
}

/** Who calls has been said, and a key was pressed or none: the message goes on for a person. */
export function goOn(
  world: World,
  call: Call,
  heard: { hasKey: boolean; reply: (answer: Answer) => void },
): void {
  const attempt = world.tokens.get(call.token);
  const isOurs = attempt?.token === call.token && attempt.carrierId === call.carrierId;
  if (attempt === undefined || !isOurs || !attempt.heldBack) return heard.reply('silence');
  const { hasKey, reply } = heard;
  world.scheduler.start(world.bot, (task) => answer(world, task, { attempt, call, reply, hasKey }));
}

function factsOf(world: World, attempt: Attempt): FactsAtAnswer {
  const { campaign, phone, channel } = attempt;
  const { now } = world.scheduler;
  const others = campaign.attempts.filter(
    (other) => other !== attempt && other.phone === phone && other.channel === channel,
  );
  return {
    isAsSealed: true,
    campaignState: campaign.state,
    purpose: campaign.policy.purpose,
    ...verdictOn(phone, useOf(attempt), now),
    timeZones: phone.zones,
    machines: campaign.policy.machines,
    alreadySpoken: others.some(hasTold),
    alreadyLeft: others.some(({ spoken }) => spoken),
    now: Temporal.Instant.fromEpochMilliseconds(Math.floor(now)),
  };
}

/** Key 6: a person asks which children are meant. */
export function askForChildren(world: World, call: Call): void {
  const attempt = world.tokens.get(call.token);
  if (call.state !== 'answered' || attempt?.carrierId !== call.carrierId || !attempt.spoken) return;
  const { now } = world.scheduler;
  const { campaign, listed, phone } = attempt;
  const named = world.without.has('names')
    ? listed.children
    : namedTo(phone.person, listed.children, now);
  const children = named.map((id) => ({
    sourcedId: `${id}`,
    name: '',
    schools: [],
    buses: [],
    grades: [],
  }));
  const fieldTexts = campaign.namesChildren ? { en: '' } : null;
  if (detailsAfter({ fieldTexts, children }, ['6']) === undefined) return;
  world.stats.named += 1;
  world.checker.onNamed(attempt, named);
}

/** Key 9 or key 3 on a call that was admitted: the withdrawal takes its turn with the intents of the phone. */
export function pressKey(world: World, call: Call): void {
  if (call.state !== 'answered') return;
  const attempt = world.tokens.get(call.token);
  if (attempt === undefined || attempt.carrierId !== call.carrierId || !attempt.spoken) return;
  const scope = world.random.chance(0.3) ? 'wrong-number' : 'non-emergency';
  withdraw(world, attempt.phone, scope, attempt);
}
