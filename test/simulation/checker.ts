import { isOver, mayMove, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import {
  keepsCallingHours,
  nextHours,
  type OpenHours,
} from '#domain/language/calling-hours/calling-hours.ts';
import type { Call } from '#test/simulation/actors/carrier.ts';
import { freshMs } from '#test/simulation/actors/recall-watch.ts';
import {
  type Attempt,
  type Campaign,
  type Phone,
  useOf,
  verdictOn,
} from '#test/simulation/world/rows.ts';
import { startMs, type World } from '#test/simulation/world/world.ts';
import { checkBooks } from './checks/books.ts';
import { checkNamed, checkSpared } from './checks/contacts.ts';
import { checkConsent, checkIntent, isHomeTold, longestDoubtMs } from './checks/intent.ts';

/** Looks at what happened, not at how it was decided; every promise has a name. */
export type Checker = {
  violations: string[];
  /** After each commit that changed the attempt. */
  onChange(attempt: Attempt): void;
  onIntent(attempt: Attempt): void;
  onOrder(attempt: Attempt, intentCommittedAt: number): void;
  onWords(attempt: Attempt): void;
  onSpoken(call: Call): void;
  onText(attempt: Attempt): void;
  /** A call named these children. */
  onNamed(attempt: Attempt, children: readonly number[]): void;
  onSweep(attempt: Attempt): void;
  atEnd(): void;
};

/** A worker that died may be missed so much later. */
const longestDeadMs = 10_000;

/** How late an attempt may be looked at, beside the time in which workers stood still: there may be only one. */
const latestMs = 300_000;

export function createChecker(worldOf: () => World): Checker {
  const violations: string[] = [];
  const spoken = new Map<string, { call: string; listener: Call['listener'] }>();
  const texted = new Set<string>();
  const ordered: number[] = [];
  const broken = (promise: string, what: string) => violations.push(`${promise}: ${what}`);
  const now = () => worldOf().scheduler.now;

  return {
    violations,
    onChange(attempt) {
      const { seen, state, id } = attempt;
      const world = worldOf();
      if (seen !== state) {
        world.stats.moves += 1;
        if (isOver(seen))
          broken('I5 an ending stays', `attempt ${id} went from ${seen} to ${state}`);
        else if (!mayMove(seen, state))
          broken('moves are legal', `attempt ${id}: ${seen} to ${state}`);
        if (state === 'planned' && seen !== 'claimed' && attempt.orders > 0) {
          broken('only what never left is planned again', `attempt ${id} may have been placed`);
        }
        if (seen === 'unknown' && !attempt.unanswered) {
          const absentMs = world.stoodStillMs + world.stats.crashes * longestDeadMs;
          const ageMs = now() - attempt.intentAt - absentMs;
          world.stats.oldestDoubtMs = Math.max(world.stats.oldestDoubtMs, ageMs);
          if (ageMs > longestDoubtMs)
            broken('a doubt ends in three minutes', `attempt ${id}, ${ageMs / 1000} s`);
        }
        if (attempt.disposition === 'household-reached') {
          world.stats.spared += 1;
          if (!isHomeTold(attempt)) {
            broken('a call is spared where somebody was told', `attempt ${id}`);
          }
          if (attempt.listed.forStaff) broken('nobody answers for the staff', `attempt ${id}`);
        }
        if (attempt.disposition === 'family-reached') checkSpared(world, attempt, broken);
        if (state === 'unknown') attempt.doubtedAt = now();
        attempt.seen = state;
        if (attempt.disposition === 'sent') {
          const text = world.carrier.calls.find(({ carrierId }) => carrierId === attempt.carrierId);
          if (text?.state !== 'ended') broken('a text was sent when we say so', `attempt ${id}`);
        }
      }
      if (attempt.carrierId !== null) {
        const owner = world.callsOf.get(attempt.carrierId);
        if (owner !== attempt) broken('I4 a call is of one attempt', `${attempt.carrierId}`);
      }
    },
    onIntent: (attempt) => checkIntent(worldOf(), attempt, broken),
    onOrder(attempt, intentCommittedAt) {
      const { campaign, phone, id, channel } = attempt;
      if (!hoursOpen(campaign, phone, now())) {
        broken('no order outside calling hours', `attempt ${id}`);
      }
      if (now() - intentCommittedAt > intentGoodMs)
        broken('no order of an old intent', `attempt ${id}`);
      if (now() - Math.min(campaign.pausedAt, campaign.frozenAt) > freshMs) {
        broken('I3 no order leaves after a pause', `attempt ${id}`);
      }
      // A number that the carrier has just called bad is not withdrawn: what was committed to leaves for nobody.
      const { allowed, rule } = verdictOn(phone, useOf(attempt), now(), -Infinity);
      if (now() > phone.withdrawnAt && !allowed && rule !== 'bad-number') {
        broken('no order leaves after a withdrawal', `attempt ${id}`);
      }
      if (channel !== 'voice') return;
      const { callsPerSecond } = worldOf().pace;
      ordered.push(now());
      const earlier = ordered.at(-1 - callsPerSecond);
      if (earlier !== undefined && now() - earlier < 999.9) {
        broken(
          'the pace is kept',
          `${callsPerSecond + 1} orders in ${(now() - earlier).toFixed(1)} ms`,
        );
      }
    },
    onWords: (attempt) => void checkConsent(worldOf(), attempt, { when: 'no words', broken }),
    onSpoken(call) {
      const { carrierId, listener } = call;
      const { campaign, phone } = call.attempt;
      const line = `${campaign.id} ${phone.id}`;
      // What answers for who asked for texts may only sound like one.
      const isForNone =
        campaign.policy.machines === 'retry-only' &&
        verdictOn(phone, useOf(call.attempt), now(), -Infinity).rule !== textsFirst;
      if (listener === 'machine' && isForNone) {
        broken('no machine is told where that was not approved', carrierId);
      }
      const before = spoken.get(line);
      if (before !== undefined && before.call !== carrierId) {
        const what = `campaign and phone ${line}: ${before.call} and ${carrierId}`;
        const isNew = before.listener === 'machine' && listener === 'person';
        if (before.listener === 'machine' && listener === 'machine') {
          broken('no message is left twice', what);
        } else if (!isNew || campaign.policy.machines !== 'leave-and-retry') {
          broken('I1 nobody is told twice', what);
        }
      }
      spoken.set(line, { call: carrierId, listener });
    },
    onText(attempt) {
      const line = `${attempt.campaign.id} ${attempt.phone.id}`;
      if (texted.has(line)) broken('no text twice', `campaign and phone ${line}`);
      texted.add(line);
    },
    onNamed(attempt, children) {
      checkNamed(worldOf(), attempt, { children, broken });
    },
    onSweep(attempt) {
      if (now() - attempt.deadlineAt > latestMs + worldOf().stoodStillMs) {
        broken('I7 nothing is late for long', `attempt ${attempt.id} in ${attempt.state}`);
      }
    },
    atEnd() {
      const world = worldOf();
      for (const campaign of world.campaigns) checkBooks(world, campaign, broken);
    },
  };
}

/** One day's hours of each set of zones: no day of the simulation sees the next morning. */
const hoursOf = new Map<readonly string[], OpenHours | undefined>();

function hoursOpen(campaign: Campaign, { zones }: Phone, nowMs: number): boolean {
  if (!keepsCallingHours(campaign.policy.purpose)) return true;
  if (!hoursOf.has(zones)) {
    hoursOf.set(zones, nextHours(zones, Temporal.Instant.fromEpochMilliseconds(startMs)));
  }
  const hours = hoursOf.get(zones);
  if (hours === undefined || nowMs < hours.opensAt.epochMilliseconds) return false;
  // The gate read the clock before the order; an intent is good for so long.
  return nowMs < hours.closesAt.epochMilliseconds + intentGoodMs;
}
