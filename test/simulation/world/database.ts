import { isOver, untouched } from '#domain/attempt/machine/attempt.ts';
import type { AttemptEvent } from '#domain/attempt/machine/attempt-event.ts';
import type { Effect, Step } from '#domain/attempt/machine/attempt-step.ts';
import { followUp } from '#domain/attempt/machine/retry.ts';
import { step } from '#domain/attempt/machine/step.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { createLock } from './lock.ts';
import {
  type Attempt,
  type Campaign,
  hasTold,
  isListed,
  isOpen,
  isTextFirst,
  type Phone,
} from './rows.ts';
import { say, type World } from './world.ts';

/** What the stores do, on rows of the model: every write here is one commit, with everything that belongs to it. */

export function insertAttempt(
  world: World,
  of: { campaign: Campaign; phone: Phone; channel: Channel; tryNumber: number; notBefore: number },
): void {
  const { campaign, phone, channel, tryNumber } = of;
  const isThere = campaign.attempts.some(
    (one) => one.phone === phone && one.channel === channel && one.tryNumber === tryNumber,
  );
  if (isThere && !world.without.has('one-line')) return;
  const listed = campaign.lines.get(phone);
  if (listed === undefined) return;
  const attempt: Attempt = {
    ...of,
    listed,
    id: world.attempts.length + 1,
    lock: createLock(world.scheduler),
    state: 'planned',
    seen: 'planned',
    fence: '0',
    worker: 0,
    token: 0,
    home: channel === 'voice' ? listed.home : undefined,
    toldAt: Infinity,
    isRefused: false,
    createdAt: world.scheduler.now,
    deadlineAt: Infinity,
    intentAt: Infinity,
    recallFence: undefined,
    ...untouched,
    firstEnding: undefined,
    doubtedAt: Infinity,
    movedAt: world.scheduler.now,
    unanswered: false,
    orders: 0,
  };
  world.attempts.push(attempt);
  world.open.push(attempt);
  campaign.attempts.push(attempt);
}

/** When a campaign's tries of a phone come, and end. */
export function timesOf({ campaign, phone }: Attempt, nowMs: number) {
  const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms));
  return {
    now: instant(nowMs),
    stopTryingAt: instant(campaign.stopTryingAt),
    timeZones: phone.zones,
  };
}

/** A call that has told the phone, or may yet, so that no text stands in for the other one. */
function standsFor(one: Attempt, other: Attempt): boolean {
  const isOfPhone = one !== other && one.phone === other.phone && one.channel === 'voice';
  if (!isOfPhone || other.channel !== 'voice') return false;
  return isOver(one.state) ? hasTold(one) : !other.spoken;
}

/** A further try, unless it is there already, comes too late, or the campaign is over. */
function insertTry(
  world: World,
  after: Attempt,
  next: { channel: Channel; tryNumber: number; seconds: number },
): void {
  const { campaign, phone } = after;
  const { channel, tryNumber, seconds } = next;
  const notBefore = world.scheduler.now + seconds * 1000;
  if (campaign.state !== 'dialing' && campaign.state !== 'paused') return;
  if (notBefore >= campaign.stopTryingAt || !isListed(campaign, phone, channel)) return;
  insertAttempt(world, { campaign, phone, channel, tryNumber, notBefore });
}

/** Decides and saves in one go, for what holds the attempt. */
export function happen(world: World, attempt: Attempt, event: AttemptEvent): Step {
  const taken = step(attempt, event);
  save(world, attempt, taken, event.kind);
  return taken;
}

export function save(world: World, attempt: Attempt, taken: Step, why: string): void {
  const { now } = world.scheduler;
  const { note, move } = taken;
  if (note?.carrierId !== undefined) adopt(world, attempt, note.carrierId);
  if (note?.answeredBy !== undefined) attempt.answeredBy = note.answeredBy;
  if (note?.disposition !== undefined) attempt.disposition = note.disposition;
  if (note?.superseded === true) attempt.superseded = true;
  if (note?.cancelRequested !== undefined) attempt.cancelRequested = note.cancelRequested;
  if (note?.misses !== undefined) attempt.misses = note.misses;
  if (note?.failedLeases !== undefined) attempt.failedLeases = note.failedLeases;
  if (note?.deadlineSeconds !== undefined) attempt.deadlineAt = now + note.deadlineSeconds * 1000;
  if (move !== undefined) {
    if (world.trace !== undefined) {
      say(
        world,
        why,
        `attempt ${attempt.id}: ${attempt.state} -> ${move.to} ${move.disposition ?? ''}`,
      );
    }
    countDoubt(world, attempt, move.to, why);
    attempt.state = move.to;
    attempt.movedAt = now;
    attempt.deadlineAt =
      move.deadlineSeconds === undefined ? Infinity : now + move.deadlineSeconds * 1000;
    if (move.notBefore !== undefined) {
      attempt.notBefore = Temporal.Instant.from(move.notBefore).epochMilliseconds;
    }
    if (move.notBeforeSeconds !== undefined) attempt.notBefore = now + move.notBeforeSeconds * 1000;
    if (move.carrierId !== undefined && attempt.carrierId === null) {
      adopt(world, attempt, move.carrierId);
    }
    if (move.spoken === true) attempt.spoken = true;
    if (move.heldBack === true) attempt.heldBack = true;
    if (move.disposition !== undefined) {
      attempt.disposition = move.disposition;
      const { answeredBy } = attempt;
      const mayBeCalled = isUncalled(attempt);
      attempt.firstEnding = { disposition: move.disposition, answeredBy, mayBeCalled, at: now };
    }
  }
  if (attempt.disposition === 'person') attempt.toldAt = Math.min(attempt.toldAt, now);
  for (const effect of taken.effects) carryOut(world, attempt, effect);
  world.checker.onChange(attempt);
  if (move !== undefined) world.notify();
}

function adopt(world: World, attempt: Attempt, carrierId: string): void {
  attempt.carrierId = carrierId;
  if (!world.callsOf.has(carrierId)) world.callsOf.set(carrierId, attempt);
}

function countDoubt(world: World, attempt: Attempt, to: string, why: string): void {
  const { stats } = world;
  if (to === 'unknown') stats.doubts += 1;
  if (attempt.state !== 'unknown') return;
  if (to === 'unknown-expired') stats.doubtsExpired += 1;
  else if (to === 'planned') stats.doubtsUnsent += 1;
  else if (why === 'ordered') stats.doubtsByAnswer += 1;
  else if (why === 'found') stats.doubtsByList += 1;
  else stats.doubtsByEvent += 1;
}

function carryOut(world: World, attempt: Attempt, effect: Effect): void {
  const { now } = world.scheduler;
  const { campaign, phone, channel, tryNumber } = attempt;
  switch (effect.kind) {
    case 'follow-up': {
      const { disposition } = effect;
      const mayBeCalled = isUncalled(attempt);
      const ended = {
        ...attempt,
        disposition,
        mayBeCalled,
        isTextFirst: isTextFirst(attempt),
        ...timesOf(attempt, now),
      };
      const next = followUp(campaign.policy, ended);
      if (next.kind === 'retry') {
        if (channel === 'text' && disposition === 'unknown') world.stats.textsAgain += 1;
        insertTry(world, attempt, { channel, tryNumber: tryNumber + 1, seconds: next.seconds });
      }
      if (
        next.kind === 'text' &&
        !attempt.campaign.attempts.some((one) => standsFor(one, attempt))
      ) {
        insertTry(world, attempt, { channel: 'text', tryNumber: 1, seconds: 0 });
      }
      if (next.kind === 'call') {
        insertTry(world, attempt, { channel: 'voice', tryNumber: 1, seconds: 0 });
      }
      return;
    }
    case 'try-beside':
      return insertTry(world, attempt, {
        channel: 'voice',
        tryNumber: channel === 'voice' ? tryNumber + 1 : 1,
        seconds: 0,
      });
    case 'flag-bad-number':
      phone.badNumberAt = Math.min(phone.badNumberAt, now);
      return;
    case 'revoke':
      phone.revokedAt = Math.min(phone.revokedAt, now);
      return;
    case 'pause-campaign':
      if (effect.isCertain && !isCalledInstead(attempt) && campaign.state === 'dialing') {
        campaign.state = 'paused';
        campaign.pausedAt = now;
      }
      return;
    case 'end-call':
      if (!world.orphans.some(({ carrierId }) => carrierId === effect.carrierId)) {
        world.orphans.push({ carrierId: effect.carrierId, dueAt: now, ended: false });
        world.notify();
      }
      return;
    default:
      return;
  }
}

/** The phone may be called, and no call to it has begun or is planned. */
function isUncalled({ campaign, phone }: Attempt): boolean {
  return (
    isListed(campaign, phone, 'voice') &&
    !campaign.attempts.some((one) => one.phone === phone && one.channel === 'voice')
  );
}

/** Where an emergency's texts are refused, calls go on. */
function isCalledInstead(attempt: Attempt): boolean {
  const { campaign, channel } = attempt;
  if (channel !== 'text' || campaign.policy.purpose !== 'emergency') return false;
  return (
    isUncalled(attempt) || campaign.attempts.some((one) => one.channel === 'voice' && isOpen(one))
  );
}

/** Nothing is left to wait for. */
export function finishSettled(world: World): void {
  if (world.open.some(({ state }) => isOver(state)))
    world.open = world.open.filter(({ state }) => !isOver(state));
  for (const campaign of world.campaigns) {
    if (campaign.state !== 'dialing' && campaign.state !== 'paused') continue;
    if (!campaign.line.isFree() || !campaign.attempts.every(({ state }) => isOver(state))) continue;
    campaign.state = 'finished';
    say(world, 'clockwork', `campaign ${campaign.id} is finished`);
  }
}
