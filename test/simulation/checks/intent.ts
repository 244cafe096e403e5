import { deadlineSeconds, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { longestWait } from '#domain/attempt/machine/household.ts';
import {
  type Attempt,
  hasTold,
  isOpen,
  isTextFirst,
  useOf,
  verdictOn,
} from '#test/simulation/world/rows.ts';
import type { World } from '#test/simulation/world/world.ts';
import { type Broken, checkContact, gateMs } from './contacts.ts';

/** How old a doubt gets while the carrier answers, beside the time in which workers stood still or were dead. */
export const longestDoubtMs = 180_000;

/** A call or text is about to leave: what must be true of its campaign, its phone and everything else that is on its way. */
export function checkIntent(world: World, attempt: Attempt, broken: Broken): void {
  const { campaign, id, listed, phone } = attempt;
  if (campaign.state !== 'dialing')
    broken('I2 no intent after a stop', `attempt ${id}, ${campaign.state}`);
  if (campaign.frozenAt < Infinity) broken('I2 no intent in a freeze', `attempt ${id}`);
  if (!campaign.approved) broken('I10 no intent without approval', `attempt ${id}`);
  const rule = checkConsent(world, attempt, { when: 'no intent', broken });
  if (attempt.channel === 'voice' && rule === textsFirst) checkTextFirst(world, attempt, broken);
  checkContact(world, attempt, broken);
  checkOthers(world, attempt, broken);
  // The gate may have looked just before, and leaves ten seconds to opt out.
  const settledMs = world.scheduler.now - 11_000 - world.stoodStillMs;
  if (isHomeTold(attempt, settledMs)) {
    broken('one reached guardian stops the household', `attempt ${id}`);
  }
  checkTurns(world, attempt, broken);
  if (!listed.forStaff) return;
  if (campaign.isAction && attempt.channel === 'voice') {
    broken('no phone of staff rings in an action', `attempt ${id}`);
  }
  world.stats.staffCalled += 1;
  if (phone.person.kids.length > 0) world.stats.parentsOfStaffCalled += 1;
}

const rosterRules = ['not-on-roster', 'barred-by-custody', 'emergency-contact'];

/** What people withdrew counts at once; an import takes no turn with the gate, which may have read the roster before it. */
export function checkConsent(
  { scheduler, stoodStillMs }: World,
  attempt: Attempt,
  { when, broken }: { when: string; broken: Broken },
): string {
  const { now } = scheduler;
  const rosterAt = now - gateMs - stoodStillMs;
  const { allowed, rule } = verdictOn(attempt.phone, useOf(attempt), now, rosterAt);
  if (allowed) return rule;
  const promise = rosterRules.includes(rule)
    ? 'nobody is called whom the roster does not have'
    : `${when} after a withdrawal`;
  broken(promise, `attempt ${attempt.id}, ${rule}`);
  return rule;
}

/** The gate may have looked just before, whatever stood still since. */
const isSettled = ({ scheduler, stoodStillMs }: World, one: Attempt) =>
  scheduler.now - one.movedAt > 1_000 + stoodStillMs;

function checkTextFirst(world: World, { campaign, id, phone }: Attempt, broken: Broken): void {
  const { now } = world.scheduler;
  world.stats.calledAfterText += 1;
  const texts = campaign.attempts.filter((one) => one.phone === phone && one.channel === 'text');
  const mayComeSoon = (one: Attempt) =>
    isOpen(one) &&
    !texts.some(({ superseded }) => superseded) &&
    now - Math.min(one.intentAt, one.createdAt) < deadlineSeconds.receipt * 1_000;
  const hasCome = (one: Attempt) => one.disposition === 'delivered' && isSettled(world, one);
  if (texts.some((one) => hasCome(one) || mayComeSoon(one)))
    broken('who asked for texts is called where none is delivered', `attempt ${id}`);
}

/** Where there is time for it, and for as long as a retry waits from when calls began or went on. */
function checkTurns(world: World, attempt: Attempt, broken: Broken): void {
  const { campaign, createdAt, home, id, phone } = attempt;
  const { maxTries, purpose } = campaign.policy;
  const longestMs = longestWait(campaign.policy) * 1000;
  const { now } = world.scheduler;
  const since = Math.max(createdAt, campaign.resumedAt, campaign.thawedAt);
  const hasTime = campaign.stopTryingAt - now >= (maxTries + 1) * longestMs;
  const waits = now - since < longestMs && purpose === 'emergency' && hasTime;
  if (home === undefined || !waits) return;
  const other = campaign.attempts.find(
    (one) =>
      one.home === home &&
      one.phone !== phone &&
      ['placing', 'accepted', 'ringing', 'answered'].includes(one.state) &&
      one.intentAt > now - 120_000 &&
      one.movedAt <= now - gateMs - world.stoodStillMs,
  );
  if (other !== undefined)
    broken('phones of a household ring in turn', `attempts ${id} and ${other.id}`);
}

/** What else there is of this phone. */
function checkOthers(world: World, attempt: Attempt, broken: Broken): void {
  const { campaign, channel, id, phone } = attempt;
  const { now } = world.scheduler;
  const others = world.attempts.filter((one) => one !== attempt && one.phone === phone);
  const rival = others.find(
    (other) =>
      other.channel === channel &&
      ['placing', 'unknown', 'accepted', 'ringing', 'answered'].includes(other.state) &&
      !(other.superseded && (other.state === 'unknown' || !isSettled(world, other))) &&
      !(other.channel === 'text' && ['accepted', 'unknown'].includes(other.state)),
  );
  if (rival !== undefined) broken('one live attempt a phone', `attempts ${id} and ${rival.id}`);
  const isTextInDoubt = others.some(
    (other) =>
      other.channel === 'text' &&
      other.state === 'unknown' &&
      now - other.intentAt < longestDoubtMs &&
      // The gate may have looked just before.
      now - other.doubtedAt > 1_000 + world.stoodStillMs,
  );
  if (channel === 'voice' && campaign.policy.purpose !== 'emergency' && isTextInDoubt) {
    broken('a STOP of the carrier is learned before the call', `attempt ${id}`);
  }
  const isToldByCall = others.some(
    (other) =>
      other.campaign === campaign &&
      other.channel === 'voice' &&
      hasTold(other) &&
      other.disposition !== 'hung-up',
  );
  const standsIn = channel === 'text' && campaign.policy.delivery === 'call-then-text';
  if (standsIn && !isTextFirst(attempt) && isToldByCall) {
    broken('a text stands in for calls that told nobody', `attempt ${id}`);
  }
}

/** Whether a person at another phone of its household was told by then, and did not opt out on that call. */
export function isHomeTold({ campaign, home, phone }: Attempt, byMs = Infinity): boolean {
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
