import type { AttemptEvent } from '#domain/attempt/machine/attempt-event.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { familyToldAt } from './contacts.ts';
import { type Attempt, householdReachedAt, isDialing, isTextFirst } from './rows.ts';
import type { World } from './world.ts';

/** What the time that passes means for an attempt, as the sweeper's statements have it. */

/** Whether an emergency of another campaign is to call the phone, now or at its next look at the gate. */
export function isAwaited({ scheduler, open }: World, { campaign, phone }: Attempt): boolean {
  return open.some(
    (one) =>
      one.phone === phone &&
      one.campaign !== campaign &&
      one.channel === 'voice' &&
      one.campaign.policy.purpose === 'emergency' &&
      isDialing(one.campaign) &&
      one.campaign.stopTryingAt > scheduler.now &&
      (one.state === 'planned' || one.state === 'claimed') &&
      one.notBefore <= scheduler.now + 20_000,
  );
}

/** When a call takes the place of an emergency's text to who asked for texts; never, where it waits for people to resume. */
export function textLateAt(attempt: Attempt): number {
  const { campaign, channel, state, superseded, intentAt, createdAt, listed } = attempt;
  if (channel !== 'text' || superseded || !isTextFirst(attempt)) return Infinity;
  const waitMs = doubtSeconds.receipt * 1000;
  if (campaign.state !== 'dialing') return Infinity;
  if (state === 'accepted') return intentAt + waitMs;
  // A contact's waits for its time.
  if (state !== 'planned' || !isDialing(campaign) || listed.contactTurn !== undefined)
    return Infinity;
  return Math.max(createdAt, campaign.resumedAt, campaign.thawedAt) + waitMs;
}

/** When a call is no longer needed: an opt-out on the one that told its household is known by then. */
export function sparedAt(world: World, attempt: Attempt): number {
  if (attempt.state !== 'planned' || world.without.has('household')) return Infinity;
  return householdReachedAt(attempt, world.without.has('household-refused')) + 10_000;
}

/** When an emergency contact needs no call any more: the sweep sees it for a minute, and then the gate does. */
export function familySparedAt(world: World, attempt: Attempt): number {
  const { campaign, state, listed } = attempt;
  const { now } = world.scheduler;
  if (state !== 'planned' || listed.contactTurn === undefined || campaign.state === 'finished')
    return Infinity;
  const toldAt = familyToldAt(attempt, now, world.without.has('family-refused'));
  return toldAt > now - 60_000 ? toldAt + 10_000 : Infinity;
}

/** What the sweeper tells the machine of an attempt. */
export function passingOf(world: World, attempt: Attempt): AttemptEvent {
  const { now } = world.scheduler;
  const { campaign } = attempt;
  return {
    kind: 'time',
    isLate: attempt.deadlineAt <= now,
    isAwaited: isAwaited(world, attempt),
    isTextLate: textLateAt(attempt) <= now,
    isHouseholdReached: sparedAt(world, attempt) <= now,
    intentAgeSeconds: (now - attempt.intentAt) / 1000,
    campaign: {
      state: campaign.state,
      purpose: campaign.policy.purpose,
      maxTries: campaign.policy.maxTries,
      isOverdue: campaign.stopTryingAt <= now,
    },
  };
}
