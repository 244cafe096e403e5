import { deadlineSeconds, isOver, mayMove, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { followUp, textsOnceMore } from '#domain/attempt/machine/retry.ts';
import {
  keepsCallingHours,
  nextHours,
  type OpenHours,
} from '#domain/language/calling-hours/calling-hours.ts';
import type { Call } from '#test/simulation/actors/carrier.ts';
import { freshMs } from '#test/simulation/actors/recall-watch.ts';
import { timesOf } from '#test/simulation/world/database.ts';
import {
  type Attempt,
  type Campaign,
  hasTold,
  isListed,
  isOpen,
  isTextFirst,
  type Phone,
  useOf,
  verdictOn,
} from '#test/simulation/world/rows.ts';
import { startMs, type World } from '#test/simulation/world/world.ts';

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
  onSweep(attempt: Attempt): void;
  atEnd(): void;
};

/** How old a doubt gets while the carrier answers, beside the time in which workers stood still or were dead. */
const longestDoubtMs = 180_000;
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
        }
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
    onIntent(attempt) {
      const { campaign, phone, id, channel } = attempt;
      const world = worldOf();
      // The gate may have looked just before, whatever stood still since.
      const isSettled = (one: Attempt) => now() - one.movedAt > 1_000 + world.stoodStillMs;
      if (campaign.state !== 'dialing')
        broken('I2 no intent after a stop', `attempt ${id}, ${campaign.state}`);
      if (!campaign.approved) broken('I10 no intent without approval', `attempt ${id}`);
      const { allowed, rule } = verdictOn(phone, useOf(attempt), now());
      if (!allowed) broken('no intent after a withdrawal', `attempt ${id}, ${rule}`);
      if (channel === 'voice' && rule === textsFirst) {
        world.stats.calledAfterText += 1;
        const texts = campaign.attempts.filter(
          (one) => one.phone === phone && one.channel === 'text',
        );
        const mayComeSoon = (one: Attempt) =>
          isOpen(one) &&
          !texts.some(({ superseded }) => superseded) &&
          now() - Math.min(one.intentAt, one.createdAt) < deadlineSeconds.receipt * 1_000;
        const hasCome = (one: Attempt) => one.disposition === 'delivered' && isSettled(one);
        if (texts.some((one) => hasCome(one) || mayComeSoon(one)))
          broken('who asked for texts is called where none is delivered', `attempt ${id}`);
      }
      const rival = world.attempts.find(
        (other) =>
          other !== attempt &&
          other.phone === phone &&
          other.channel === attempt.channel &&
          ['placing', 'unknown', 'accepted', 'ringing', 'answered'].includes(other.state) &&
          !(other.superseded && (other.state === 'unknown' || !isSettled(other))) &&
          !(other.channel === 'text' && ['accepted', 'unknown'].includes(other.state)),
      );
      const isTextInDoubt = world.attempts.some(
        (other) =>
          other.phone === phone &&
          other.channel === 'text' &&
          other.state === 'unknown' &&
          now() - other.intentAt < longestDoubtMs &&
          // The gate may have looked just before.
          now() - other.doubtedAt > 1_000 + world.stoodStillMs,
      );
      if (attempt.channel === 'voice' && campaign.policy.purpose !== 'emergency' && isTextInDoubt) {
        broken('a STOP of the carrier is learned before the call', `attempt ${id}`);
      }
      const isToldByCall = campaign.attempts.some(
        (other) =>
          other.phone === phone &&
          other.channel === 'voice' &&
          hasTold(other) &&
          other.disposition !== 'hung-up',
      );
      if (
        attempt.channel === 'text' &&
        campaign.policy.delivery === 'call-then-text' &&
        !isTextFirst(attempt) &&
        isToldByCall
      ) {
        broken('a text stands in for calls that told nobody', `attempt ${id}`);
      }
      // The gate may have looked just before, and leaves ten seconds to opt out.
      const settledMs = now() - 11_000 - world.stoodStillMs;
      if (isHomeTold(attempt, settledMs)) {
        broken('one reached guardian stops the household', `attempt ${id}`);
      }
      if (rival !== undefined) broken('one live attempt a phone', `attempts ${id} and ${rival.id}`);
    },
    onOrder(attempt, intentCommittedAt) {
      const { campaign, phone, id, channel } = attempt;
      if (!hoursOpen(campaign, phone, now())) {
        broken('no order outside calling hours', `attempt ${id}`);
      }
      if (now() - intentCommittedAt > intentGoodMs)
        broken('no order of an old intent', `attempt ${id}`);
      if (now() - campaign.pausedAt > freshMs) {
        broken('I3 no order leaves after a pause', `attempt ${id}`);
      }
      // A number that the carrier has just called bad is not withdrawn: what was committed to leaves for nobody.
      const { allowed, rule } = verdictOn(phone, useOf(attempt), now());
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
    onWords(attempt) {
      const { phone, id } = attempt;
      const { allowed, rule } = verdictOn(phone, useOf(attempt), now());
      if (!allowed) broken('no words after a withdrawal', `attempt ${id}, ${rule}`);
    },
    onSpoken(call) {
      const { carrierId, listener } = call;
      const { campaign, phone } = call.attempt;
      const line = `${campaign.id} ${phone.id}`;
      // What answers for who asked for texts may only sound like one.
      const isForNone =
        campaign.policy.machines === 'retry-only' &&
        verdictOn(phone, useOf(call.attempt), now()).rule !== textsFirst;
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

function checkBooks(
  world: World,
  campaign: Campaign,
  broken: (promise: string, what: string) => void,
): void {
  const { attempts, policy } = campaign;
  for (const attempt of attempts) {
    if (isOpen(attempt)) broken('I9 everything ends', `attempt ${attempt.id} in ${attempt.state}`);
    else if (attempt.disposition === null)
      broken('I9 every ending is told', `attempt ${attempt.id}`);
    const refused = attempts.filter(
      ({ phone, channel, disposition }) =>
        phone === attempt.phone &&
        channel === attempt.channel &&
        (disposition === 'account' || disposition === 'refused'),
    );
    // Texts of an emergency that our account may not send are tried until it may.
    const isUrgentText = attempt.channel === 'text' && policy.purpose === 'emergency';
    const more = isUrgentText ? refused.length : Math.min(1, refused.length);
    const most =
      attempt.channel === 'text' ? Math.max(textsOnceMore, policy.maxTries) : policy.maxTries;
    if (attempt.tryNumber > most + more) broken('I8 no try too many', `attempt ${attempt.id}`);
    checkFollowed(attempt, broken);
  }
  // Every line of the sealed list has a first try, and no try stands alone: planned is the sum of what ended.
  const lines = new Set(attempts.map(({ phone, channel }) => `${phone.id} ${channel}`));
  const firsts = attempts.filter(({ tryNumber }) => tryNumber === 1);
  if (firsts.length !== lines.size) broken('I9 the books balance', `campaign ${campaign.id}`);
  for (const { id, carrierId } of attempts) {
    if (carrierId !== null && world.callsOf.get(carrierId)?.id !== id) {
      broken('I4 a call is of one attempt', carrierId);
    }
  }
}

/** Whether a person at another phone of its household was told by then, and did not opt out on that call. */
function isHomeTold({ campaign, home, phone }: Attempt, byMs = Infinity): boolean {
  return (
    home !== undefined &&
    campaign.attempts.some(
      (one) =>
        one.home === home &&
        one.phone !== phone &&
        one.toldAt <= byMs &&
        one.toldAt < Infinity &&
        !one.isRefused,
    )
  );
}

/** It spoke, and nobody could tell yet to whom. */
function seemsTold({ spoken, firstEnding }: Attempt): boolean {
  return spoken && firstEnding?.disposition === 'machine' && firstEnding.answeredBy !== 'machine';
}

/** What an ending leads to by the policy must be there, unless the campaign was over by then. */
function checkFollowed(attempt: Attempt, broken: (promise: string, what: string) => void): void {
  const { campaign, firstEnding, channel, tryNumber, misses, phone } = attempt;
  if (firstEnding === undefined || firstEnding.at >= campaign.stoppedAt) return;
  // What the gate, or the last fence, keeps back on one channel it would keep back on the other.
  if (attempt.state === 'suppressed' || attempt.state === 'canceled') return;
  // Where nobody could tell who listened, it may have been a person.
  if (firstEnding.disposition === 'machine' && firstEnding.answeredBy !== 'machine') return;
  const { superseded } = attempt;
  const times = timesOf(attempt, firstEnding.at);
  const ended = {
    channel,
    tryNumber,
    misses,
    superseded,
    isTextFirst: isTextFirst(attempt),
    ...firstEnding,
    ...times,
  };
  const next = followUp(campaign.policy, ended);
  if (firstEnding.at >= campaign.stopTryingAt || next.kind === 'none' || next.kind === 'next-day')
    return;
  const wanted = {
    retry: { channel, tryNumber: tryNumber + 1 },
    text: { channel: 'text', tryNumber: 1 },
    call: { channel: 'voice', tryNumber: 1 },
  }[next.kind];
  if (!isListed(campaign, phone, wanted.channel === 'voice' ? 'voice' : 'text')) return;
  // Another call has told the phone, as far as was known when it ended, or ended later: then it was that one's to be
  // followed.
  const isLast = !campaign.attempts.some(
    (other) =>
      other !== attempt &&
      other.phone === phone &&
      other.channel === 'voice' &&
      (hasTold(other) ||
        seemsTold(other) ||
        (!attempt.spoken && (other.firstEnding?.at ?? Infinity) > firstEnding.at)),
  );
  if (next.kind === 'text' && !isLast) return;
  const follows = campaign.attempts.some(
    (other) =>
      other.phone === phone &&
      other.channel === wanted.channel &&
      other.tryNumber === wanted.tryNumber,
  );
  if (!follows)
    broken('nobody is forgotten', `after attempt ${attempt.id}, ${firstEnding.disposition}`);
}
