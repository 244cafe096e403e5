import { type Db, transact } from '#database/transaction.ts';
import { holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { startChange } from '#domain/two-person-change/start-change.ts';
import type { ErasureReason, ErasureRefusal } from './erasure.ts';
import { type LeaverAsked, selectBlocker, selectGuardians } from './erasure-store.ts';

export type ErasureStarted =
  | { kind: 'asked'; changeId: string }
  /** More than one person had the number: the id in the student information system tells which. */
  | { kind: 'several' }
  | { kind: 'refused'; reason: ErasureRefusal };

/** Somebody of compliance asks that a guardian who left be erased. Nothing goes until a second person confirms it. */
export async function startErasure(
  db: Db,
  request: { operator: Operator; platform: Platform; asked: LeaverAsked; reason: ErasureReason },
): Promise<ErasureStarted> {
  const { operator, platform, asked, reason } = request;
  return transact(db, async (tx): Promise<ErasureStarted> => {
    if (!holdsRoleEverywhere(operator, 'compliance'))
      return { kind: 'refused', reason: 'not-for-compliance-of-families' };
    const found = await selectGuardians(tx, asked);
    const leavers = found.filter(({ active }) => !active);
    if (leavers.length > 1) return { kind: 'several' };
    const [guardian] = leavers.length === 1 ? leavers : found;
    if (guardian === undefined) return { kind: 'refused', reason: 'no-leaver' };
    const blocker = await selectBlocker(tx, guardian.id);
    if (blocker !== undefined) return { kind: 'refused', reason: blocker };
    const { id, isNew } = await startChange(
      tx,
      { kind: 'erasure', guardian_id: guardian.id, about: { reason }, asked_by: operator.id },
      (change) => ({
        actor: { kind: 'operator', id: operator.id },
        act: 'erasure-change-asked',
        subject: { kind: 'guardian', id: guardian.id },
        facts: { change: change.id, reason, platform },
      }),
    );
    return isNew ? { kind: 'asked', changeId: id } : { kind: 'refused', reason: 'erasure-waits' };
  });
}
