import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import {
  type AttemptRow,
  moveAttempts,
  noteAttempts,
  selectOwners,
} from '#domain/attempt/attempt-store.ts';
import type { AttemptEvent } from '#domain/attempt/machine/attempt-event.ts';
import { type Effect, type Step, standingAfter } from '#domain/attempt/machine/attempt-step.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { planFollowUp } from '#domain/attempt/plan/plan-follow-up.ts';
import { planTry } from '#domain/attempt/plan/plan-try.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { openNumberTask } from '#domain/consent/ledger/office-task-store.ts';
import { revokeByCarrier } from '#domain/consent/opt-out/revoke-by-carrier.ts';
import { pauseForAccount } from './pause-for-account.ts';

/** An attempt that the caller's transaction has locked, and what `step` decided for it. */
export type StepTaken = { attempt: AttemptRow; taken: Step };

/** What the carrier said of a call, of which it gives the id where there is one. */
type SaidOfCall = {
  attempt: AttemptRow;
  carrierId: string | undefined;
  /** `isTaken`: another attempt stands for that call already. */
  toEvent: (isTaken: boolean) => AttemptEvent;
};

/**
 * Takes in turn what the carrier said of attempts that are locked: each of an attempt on what the one before made of it.
 * Saves all of it, or nothing; returns the steps, none where nothing was said.
 */
export async function takeSteps(
  tx: Transaction,
  said: readonly (SaidOfCall | undefined)[],
  actor: Actor,
): Promise<(Step | undefined)[]> {
  const owners = await selectOwners(
    tx,
    said.flatMap((one) =>
      one?.carrierId === undefined || one.attempt.carrierId === one.carrierId
        ? []
        : [one.carrierId],
    ),
  );
  const rows = new Map<string, AttemptRow>();
  const steps = said.map((one): StepTaken | undefined => {
    if (one === undefined) return undefined;
    const attempt = rows.get(one.attempt.id) ?? one.attempt;
    const owner = one.carrierId === undefined ? undefined : owners.get(one.carrierId);
    const taken = step(attempt, one.toEvent(owner !== undefined && owner !== attempt.id));
    const next = standingAfter(attempt, taken);
    rows.set(attempt.id, next);
    if (next.carrierId !== null) owners.set(next.carrierId, attempt.id);
    return { attempt, taken };
  });
  const taken = steps.filter((one) => one !== undefined);
  for (const round of inRounds(taken, ({ attempt }) => attempt.id)) {
    await recordSteps(tx, round, actor);
  }
  return steps.map((one) => one?.taken);
}

/** Rounds of what comes in turn: in each at most one of a key, in the order in which they came. */
export function inRounds<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const rounds: T[][] = [];
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    const round = counts.get(key) ?? 0;
    counts.set(key, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return rounds;
}

/** Saves what was decided for attempts, not more than one step of each: all of it, or nothing. */
export async function recordSteps(
  tx: Transaction,
  steps: readonly StepTaken[],
  actor: Actor,
): Promise<void> {
  const notes = steps.flatMap(({ attempt: { id }, taken: { note } }) =>
    note === undefined ? [] : [{ id, ...note }],
  );
  await noteAttempts(tx, notes);
  const moves = steps.flatMap(({ attempt: { id, fence, state }, taken: { move } }) =>
    move === undefined ? [] : [{ id, fence, from: state, ...move }],
  );
  const moved = await moveAttempts(tx, moves, actor);
  if (moved.length !== moves.length) throw new Error('an attempt moved under its lock');
  for (const { attempt, taken } of steps) {
    for (const effect of taken.effects) await carryOut(tx, attempt, effect, actor);
  }
}

async function carryOut(
  tx: Transaction,
  attempt: AttemptRow,
  effect: Effect,
  actor: Actor,
): Promise<void> {
  const { id, campaignId, phoneId } = attempt;
  switch (effect.kind) {
    case 'follow-up':
      return planFollowUp(tx, attempt, effect.disposition);
    case 'try-beside':
      return planTryBeside(tx, attempt);
    case 'flag-bad-number':
    case 'flag-no-texts':
      return flagNumber(tx, attempt, effect, actor);
    case 'revoke':
      return revokeByCarrier(tx, { phoneId, attemptId: id });
    case 'pause-campaign':
      return pauseForAccount(tx, attempt, effect, actor);
    case 'end-call':
      return insertOrphanCall(tx, { carrierId: effect.carrierId, attemptId: id });
    case 'enter':
      return insertAuditEntry(tx, {
        actor,
        act: effect.act,
        subject: { kind: 'attempt', id },
        facts: { campaign: campaignId, ...effect.facts },
      });
    case 'speak':
    case 'greet':
    case 'silence':
    case 'ask':
    case 'list':
      // For anyone who talks with the carrier.
      return;
  }
}

/** The phone is called at once, whatever came of this try. */
function planTryBeside(tx: Transaction, attempt: AttemptRow): Promise<void> {
  const { channel, tryNumber } = attempt;
  const next = channel === 'voice' ? tryNumber + 1 : 1;
  return planTry(tx, attempt, { channel: 'voice', tryNumber: next, seconds: 0, isRound: false });
}

/** What is wrong with a number is for the office to put right. One that is nobody's is not called either. */
async function flagNumber(
  tx: Transaction,
  { id, phoneId }: AttemptRow,
  { kind, code }: Extract<Effect, { kind: 'flag-bad-number' | 'flag-no-texts' }>,
  actor: Actor,
): Promise<void> {
  const isBad = kind === 'flag-bad-number';
  if (isBad) await markBadNumber(tx, phoneId);
  await openNumberTask(tx, { kind: isBad ? 'bad-number' : 'no-texts', phoneId });
  await insertAuditEntry(tx, {
    actor,
    act: isBad ? 'phone-marked-bad' : 'phone-takes-no-texts',
    subject: { kind: 'phone', id: phoneId },
    facts: { code, attempt: id },
  });
}

/** The trigger on phones closes the gate in the same transaction. */
async function markBadNumber(tx: Transaction, phoneId: string): Promise<void> {
  await tx
    .updateTable('phone')
    .set({ bad_number_at: sql`coalesce(bad_number_at, clock_timestamp())` })
    .where('id', '=', phoneId)
    .execute();
}

async function insertOrphanCall(
  tx: Transaction,
  found: { carrierId: string; attemptId: string },
): Promise<void> {
  await tx
    .insertInto('orphan_call')
    .values({ carrier_id: found.carrierId, attempt_id: found.attemptId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
