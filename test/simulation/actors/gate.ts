import { type TextStanding, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { longestWait } from '#domain/attempt/machine/household.ts';
import { type ContactAtGate, judgeIntent } from '#domain/attempt/machine/intent.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { boundary, type Worker } from '#test/simulation/world/boundary.ts';
import {
  contactDueAt,
  contactStudents,
  contactWaits,
  familyToldAt,
} from '#test/simulation/world/contacts.ts';
import { save } from '#test/simulation/world/database.ts';
import {
  type Attempt,
  hasTold,
  householdIsCalled,
  householdReachedAt,
  isOpen,
  type Phone,
  useOf,
  verdictOn,
} from '#test/simulation/world/rows.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import type { World } from '#test/simulation/world/world.ts';

const longestDoubtMs = 180_000;

export type Claim = { attempt: Attempt; fence: string };
export type Intent = Claim & { intentCommittedAt: number };

export function* commitIntents(
  world: World,
  worker: Worker,
  task: Task,
  claims: readonly Claim[],
): Generator<number, Intent[], void> {
  const campaigns = [...new Set(claims.map(({ attempt }) => attempt.campaign))];
  const phones = [...new Set(claims.map(({ attempt }) => attempt.phone))];
  campaigns.sort((one, other) => one.id - other.id);
  phones.sort((one, other) => one.id - other.id);
  return yield* transact(world, task, {
    locks: [
      ...(world.without.has('stop-lock')
        ? []
        : campaigns.map(({ line }) => [line, 'share'] as const)),
      ...(world.without.has('gate-lock')
        ? []
        : phones.map(({ gate }) => [gate, 'change'] as const)),
    ],
    decide: () => judge(world, worker, claims),
    within: () => boundary(world, worker, 'within-gate'),
  });
}

function judge(world: World, worker: Worker, claims: readonly Claim[]): () => Intent[] {
  const taken = new Set<string>();
  const isMine = ({ attempt, fence }: Claim) =>
    attempt.state === 'claimed' &&
    (world.without.has('fence') || (attempt.fence === fence && attempt.worker === worker.id));
  const judged = claims.filter(isMine).map((claim) => {
    const { attempt } = claim;
    const line = `${attempt.phone.id} ${attempt.channel}`;
    const home = attempt.home === undefined ? line : `${attempt.campaign.id} home ${attempt.home}`;
    const students =
      attempt.listed.contactTurn === undefined
        ? []
        : contactStudents(attempt, world.scheduler.now).map(
            (student) => `${attempt.campaign.id} student ${student}`,
          );
    const verdict = world.without.has('gate')
      ? ({ kind: 'place' } as const)
      : verdictFor(world, attempt, {
          line: taken.has(line),
          home: taken.has(home),
          student: students.some((student) => taken.has(student)),
        });
    if (verdict.kind === 'place') for (const one of [line, home, ...students]) taken.add(one);
    return { ...claim, step: step(attempt, { kind: 'judged', verdict }) };
  });
  return () =>
    judged.filter(isMine).flatMap((one) => {
      const { attempt, fence } = one;
      const isPlacing = one.step.move?.to === 'placing';
      if (isPlacing) {
        attempt.token = world.nextToken++;
        world.tokens.set(attempt.token, attempt);
        attempt.intentAt = world.scheduler.now;
        attempt.orders = 0;
        attempt.misses = 0;
      }
      if (isPlacing) world.checker.onIntent(attempt);
      save(world, attempt, one.step, 'judged');
      return isPlacing ? [{ attempt, fence, intentCommittedAt: world.scheduler.now }] : [];
    });
}

/** The carrier may have refused it for a STOP: a call waits for the answer. */
function textInDoubt({ attempts, scheduler }: World, phone: Phone): boolean {
  return attempts.some(
    (one) =>
      one.phone === phone &&
      one.channel === 'text' &&
      one.state === 'unknown' &&
      one.intentAt > scheduler.now - longestDoubtMs,
  );
}

/** A text that was given up and turned out to be there. */
function wasTexted({ channel, carrierId, disposition }: Attempt): boolean {
  return (
    channel === 'text' &&
    carrierId !== null &&
    (disposition === 'unknown' || disposition === 'sent' || disposition === 'delivered')
  );
}

/** What the gate's statement says of them. */
function textsOf({ scheduler, without }: World, { campaign, phone }: Attempt): TextStanding {
  if (without.has('texts-first')) return 'none';
  const texts = campaign.attempts.filter((one) => one.phone === phone && one.channel === 'text');
  if (texts.some(({ disposition }) => disposition === 'delivered')) return 'delivered';
  if (texts.some(({ superseded }) => superseded)) return 'none';
  const since = scheduler.now - doubtSeconds.receipt * 1000;
  const mayCome = (one: Attempt) =>
    isOpen(one) && (one.intentAt === Infinity ? one.createdAt : one.intentAt) > since;
  return texts.some(mayCome) ? 'open' : 'none';
}

/** What the gate's statement says of its household. */
function householdOf(world: World, attempt: Attempt, isTaken: boolean) {
  const { campaign, home, tryNumber, notBefore, createdAt } = attempt;
  const { now } = world.scheduler;
  if (home === undefined || world.without.has('household')) return undefined;
  const { maxTries, noAnswerSeconds } = campaign.policy;
  const thawedAt = world.without.has('household-turns-after-freeze')
    ? -Infinity
    : campaign.thawedAt;
  const since = Math.max(createdAt, campaign.resumedAt, thawedAt);
  return {
    isReached: householdReachedAt(attempt, world.without.has('household-refused')) <= now - 10_000,
    isCalled: !world.without.has('household-turns') && (isTaken || householdIsCalled(attempt, now)),
    since: Temporal.Instant.fromEpochMilliseconds(Math.floor(since)),
    turnSeconds:
      tryNumber === 1
        ? Math.min(longestWait({ noAnswerSeconds }), Math.max(0, (notBefore - createdAt) / 1000))
        : 0,
    maxTries,
    noAnswerSeconds,
  };
}

/** What the gate's statement says of an emergency contact. */
function contactOf(world: World, attempt: Attempt, isTaken: boolean): ContactAtGate | undefined {
  const { campaign, listed } = attempt;
  const { without } = world;
  const { now } = world.scheduler;
  if (listed.contactTurn === undefined) return undefined;
  const wentOn = {
    ...campaign,
    ...(without.has('family-minutes-after-pause') ? { resumedAt: campaign.beganAt } : {}),
    ...(without.has('family-minutes-after-freeze') ? { thawedAt: campaign.beganAt } : {}),
  };
  const dueAt = without.has('family-minutes') ? now : contactDueAt(wentOn, listed.contactTurn);
  const toldAt = familyToldAt(attempt, now, without.has('family-refused'));
  const family = without.has('family-called') ? null : contactWaits(attempt, now);
  return {
    dueAt: Temporal.Instant.fromEpochMilliseconds(Math.ceil(dueAt)),
    isReached: !without.has('family-reached') && toldAt <= now - 10_000,
    family: isTaken && !without.has('family-batch') ? 'talks' : family,
  };
}

function verdictFor(
  world: World,
  attempt: Attempt,
  isTakenNow: { line: boolean; home: boolean; student: boolean },
) {
  const { campaign, phone, channel } = attempt;
  const { now } = world.scheduler;
  const rosterAt = world.without.has('roster') ? -Infinity : now;
  const verdict = verdictOn(phone, useOf(attempt), now, rosterAt);
  const others = world.attempts.filter(
    (other) => other !== attempt && other.phone === phone && other.channel === channel,
  );
  const awaitsText =
    channel === 'voice' &&
    campaign.policy.purpose !== 'emergency' &&
    !world.without.has('await-text') &&
    textInDoubt(world, phone);
  return judgeIntent(
    {
      campaignState: campaign.frozenAt < Infinity ? 'paused' : campaign.state,
      channel,
      purpose: campaign.policy.purpose,
      approved: campaign.approved,
      stopTryingAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(campaign.stopTryingAt)),
      ...verdict,
      texts: verdict.rule === textsFirst ? textsOf(world, attempt) : 'none',
      timeZones: phone.zones,
      awaitsCheck: false,
      hasSender: true,
      busyWithUs:
        isTakenNow.line ||
        awaitsText ||
        others.some(
          (other) =>
            isOpen(other) &&
            other.state !== 'planned' &&
            other.state !== 'claimed' &&
            !(other.superseded && other.state === 'unknown') &&
            !(other.channel === 'text' && ['accepted', 'unknown'].includes(other.state)),
        ),
      alreadySpoken: others.some(
        (other) => other.campaign === campaign && (hasTold(other) || wasTexted(other)),
      ),
      household: householdOf(world, attempt, isTakenNow.home),
      contact: contactOf(world, attempt, isTakenNow.student),
    },
    Temporal.Instant.fromEpochMilliseconds(Math.floor(now)),
  );
}
