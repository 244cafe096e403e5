import type { Transaction } from '#database/transaction.ts';
import { type AttemptRow, moveAttempts, noteAttempts } from '#domain/attempt/attempt-store.ts';
import type { Effect, Step } from '#domain/attempt/machine/attempt-step.ts';
import { planFollowUp, planTry } from '#domain/attempt/plan/plan-follow-up.ts';
import { isCalledInstead, isRefusedWidely } from '#domain/attempt/plan/refusal-store.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { openNumberTask } from '#domain/consent/ledger/office-task-store.ts';
import { revokeByCarrier } from '#domain/consent/opt-out/revoke-by-carrier.ts';
import { insertStrayCall } from './orphan-call-store.ts';
import { markBadNumber, pauseCampaign } from './outcome-store.ts';
import { createRounds } from './rounds.ts';

/** An attempt that the caller's transaction has locked, and what `step` decided for it. */
export type StepTaken = { attempt: AttemptRow; taken: Step };

/** Steps in rounds of one an attempt, each of which `recordSteps` takes. */
export const createStepRounds = () => createRounds(({ attempt }: StepTaken) => attempt.id);

/** Saves what was decided for one attempt: all of it, or nothing. */
export async function recordStep(
  tx: Transaction,
  attempt: AttemptRow,
  taken: Step,
  actor: Actor,
): Promise<void> {
  await recordSteps(tx, [{ attempt, taken }], actor);
}

/** The same for many attempts at once; not more than one step of each. */
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
  const { id, campaignId, phoneId, channel, tryNumber } = attempt;
  switch (effect.kind) {
    case 'follow-up':
      return planFollowUp(tx, attempt, effect.disposition);
    case 'try-beside':
      return planTry(tx, attempt, {
        channel,
        tryNumber: tryNumber + 1,
        seconds: 0,
        isRound: false,
      });
    case 'flag-bad-number':
    case 'flag-no-texts':
      return flagNumber(tx, attempt, effect, actor);
    case 'revoke':
      return revokeByCarrier(tx, { phoneId, attemptId: id });
    case 'pause-campaign':
      return pauseFor(tx, attempt, effect, actor);
    case 'end-call':
      return insertStrayCall(tx, { carrierId: effect.carrierId, attemptId: id });
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
      // For whoever talks with the carrier.
      return;
  }
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

/** Where only texts are refused, an emergency goes on calling. */
async function pauseFor(
  tx: Transaction,
  attempt: AttemptRow,
  { code, isCertain }: Extract<Effect, { kind: 'pause-campaign' }>,
  actor: Actor,
): Promise<void> {
  const { id, campaignId } = attempt;
  if (attempt.channel === 'text' && (await isCalledInstead(tx, 'id', id))) return;
  if (!isCertain && !(await isRefusedWidely(tx, id))) return;
  const reason = `The carrier refuses our account (error ${code}). Nobody else is called until that is mended.`;
  if (!(await pauseCampaign(tx, campaignId, reason))) return;
  await insertAuditEntry(tx, {
    actor,
    act: 'campaign-paused',
    subject: { kind: 'campaign', id: campaignId },
    facts: { code, attempt: id, reason: 'account' },
  });
}
