import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { deadlineSeconds } from './attempt.ts';
import {
  type AttemptRow,
  lockAttempt,
  moveAttempts,
  noteAttempt,
  ownsCarrierId,
} from './attempt-store.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { planFollowUp } from './plan-follow-up.ts';
import { type Refusal, recordRefusal } from './record-refusal.ts';

/** What became of an order, in the carrier port's terms. */
export type Outcome =
  | { kind: 'accepted'; carrierId: string }
  | ({ kind: 'rejected' } & Refusal)
  | { kind: 'unsent'; retryAfterMs?: number }
  | { kind: 'unknown' };

export type Recorded =
  | { kind: 'recorded' }
  /** Somebody else holds the attempt, or it has gone on without us; nothing was changed. */
  | { kind: 'stale' }
  /** The carrier has two calls for one attempt: this one must be ended. */
  | { kind: 'second-call'; carrierId: string };

const unsentWaitSeconds = 2;

/** Saves what the carrier answered to the order of a committed intent. Its events may have come before. */
export async function recordOrderOutcome(
  db: Db,
  order: { attemptId: string; fence: string; worker: string; outcome: Outcome },
): Promise<Recorded> {
  const actor: Actor = { kind: 'system', id: order.worker };
  const { outcome } = order;
  return transact(db, async (tx) => {
    // Only a refusal may plan another try, which a stop must not miss, or pause the campaign.
    if (outcome.kind === 'rejected') {
      await holdCampaignOf(tx, order.attemptId, outcome.class === 'account' ? 'change' : 'share');
    }
    const attempt = await lockAttempt(tx, order.attemptId);
    if (attempt === undefined || attempt.fence !== order.fence) return { kind: 'stale' };
    if (outcome.kind === 'accepted') return accept(tx, attempt, outcome.carrierId, actor);
    // An event has spoken for the call by now: whatever the answer was, the carrier has it.
    if (attempt.carrierId !== null) return { kind: 'stale' };
    if (attempt.state !== 'placing' && attempt.state !== 'unknown') return { kind: 'stale' };
    switch (outcome.kind) {
      case 'rejected':
        return reject(tx, attempt, outcome, actor);
      case 'unsent': {
        const wait =
          outcome.retryAfterMs === undefined ? unsentWaitSeconds : outcome.retryAfterMs / 1000;
        return save(tx, attempt, { to: 'planned', notBeforeSeconds: wait }, actor);
      }
      case 'unknown':
        if (attempt.state === 'unknown') return { kind: 'recorded' };
        return save(
          tx,
          attempt,
          { to: 'unknown', deadlineSeconds: deadlineSeconds.unknown },
          actor,
        );
    }
  });
}

async function accept(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
  actor: Actor,
): Promise<Recorded> {
  if (attempt.carrierId === carrierId) return { kind: 'recorded' };
  if (attempt.carrierId !== null || (await ownsCarrierId(tx, carrierId, attempt.id))) {
    await insertAuditEntry(tx, {
      actor,
      act: 'second-call-found',
      subject: { kind: 'attempt', id: attempt.id },
      facts: { call: carrierId },
    });
    return { kind: 'second-call', carrierId };
  }
  if (attempt.state === 'placing' || attempt.state === 'unknown') {
    const wait = attempt.channel === 'text' ? deadlineSeconds.receipt : deadlineSeconds.accepted;
    return save(tx, attempt, { to: 'accepted', carrierId, deadlineSeconds: wait }, actor);
  }
  // It was given up before the answer came: kept as evidence, and the ending as the carrier tells it later.
  await noteAttempt(tx, attempt.id, { carrierId });
  return { kind: 'stale' };
}

async function reject(
  tx: Transaction,
  attempt: AttemptRow,
  outcome: Extract<Outcome, { kind: 'rejected' }>,
  actor: Actor,
): Promise<Recorded> {
  const saved = await save(tx, attempt, { to: 'rejected', disposition: outcome.class }, actor);
  await recordRefusal(tx, attempt, outcome, actor);
  await planFollowUp(tx, attempt, outcome.class);
  return saved;
}

async function save(
  tx: Transaction,
  attempt: AttemptRow,
  change: Omit<Parameters<typeof moveAttempts>[1][number], 'id' | 'fence' | 'from'>,
  actor: Actor,
): Promise<Recorded> {
  const { id, fence, state: from } = attempt;
  const moved = await moveAttempts(tx, [{ id, fence, from, ...change }], actor);
  return { kind: moved.length === 1 ? 'recorded' : 'stale' };
}
