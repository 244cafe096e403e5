import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { endPower } from '#domain/people/operator/account/revoke-power.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import {
  type AccessReviewRefusal,
  heldWords,
  mayReview,
  type PersonToReview,
  shownCode,
} from './access-review.ts';
import { selectReview, selectWaiting } from './find-access-review.ts';
import { finishReview } from './finish-review.ts';

type Request = {
  operator: Operator;
  platform: Platform;
  reviewId: string;
  personId: string;
  /** What the card showed of the person. */
  shown: string;
  decision: 'keep' | 'remove';
};

export type AccessDecided = { kind: 'decided' } | { kind: 'refused'; reason: AccessReviewRefusal };

/**
 * Keeps a person's roles, or takes all of them at once, with the evidence of what they held. The review ends with the
 * last person.
 */
export async function decideAccess(db: Db, request: Request): Promise<AccessDecided> {
  return transact(db, async (tx): Promise<AccessDecided> => {
    const review = await selectReview(tx, { locked: true });
    const isOpen = review?.id === request.reviewId && review.finishedAt === null;
    const waiting = isOpen ? await selectWaiting(tx, request.reviewId) : [];
    const person = waiting.find(({ id }) => id === request.personId);
    const reason = refusalOf(request, person);
    if (person === undefined || reason !== undefined) {
      const refusal = reason ?? 'review-over';
      const facts = { ...factsOf(request), reason: refusal };
      await note(tx, request, { act: 'access-review-refused', facts });
      return { kind: 'refused', reason: refusal };
    }
    await carryOut(tx, request, person);
    if (waiting.length === 1) await finishReview(tx, request);
    return { kind: 'decided' };
  });
}

function refusalOf(
  { operator, personId, shown }: Request,
  person: PersonToReview | undefined,
): AccessReviewRefusal | undefined {
  if (!mayReview(operator)) return 'not-a-reviewer';
  if (person === undefined) return 'review-over';
  if (personId === operator.id) return 'own-access';
  return shownCode(person) === shown ? undefined : 'out-of-date';
}

async function carryOut(tx: Transaction, request: Request, person: PersonToReview): Promise<void> {
  const { reviewId, personId, decision, operator } = request;
  const roles = person.roles.map(heldWords);
  await tx
    .insertInto('access_decision')
    .values({
      review_id: reviewId,
      operator_id: personId,
      decision,
      roles,
      decided_by: operator.id,
    })
    .execute();
  if (decision === 'remove') await endPower(tx, { operatorId: personId, askedBy: operator.id });
  await note(tx, request, { act: 'access-decided', facts: { ...factsOf(request), roles } });
}

async function note(
  tx: Transaction,
  { operator, personId }: Request,
  noted: Noted<'access-decided' | 'access-review-refused'>,
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    subject: { kind: 'operator', id: personId },
    ...noted,
  });
}

const factsOf = ({ reviewId, decision, platform }: Request) => ({
  review: reviewId,
  wanted: decision,
  platform,
});
