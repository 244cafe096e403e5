import { type Db, transact } from '#database/transaction.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { nextStep } from '#domain/two-person-change/two-person-change.ts';
import type { Operator } from '../operator/operator.ts';
import { type HaltRefusal, type HaltResult, mayFreeze } from './halt.ts';
import { lockOpenHalt, saveReleaseStep } from './halt-store.ts';
import { recordHalt, recordHaltRefusal } from './record-halt.ts';

/** One person's wish that the district dials again: the first one asks, and a different one ends the freeze. */
export async function unfreezeDistrict(
  db: Db,
  request: {
    operator: Operator;
    /** The freeze that the card showed. */
    haltId: string;
  },
): Promise<HaltResult> {
  const { operator } = request;
  return transact(db, async (tx): Promise<HaltResult> => {
    const refuse = (reason: HaltRefusal) =>
      recordHaltRefusal(tx, { operator, wanted: 'unfreeze', reason });
    if (!mayFreeze(operator)) return refuse('not-a-freezer');
    await queueForDistrict(tx, 'change');
    const halt = await lockOpenHalt(tx, null);
    if (halt === undefined) return refuse('not-frozen');
    if (halt.id !== request.haltId) return refuse('out-of-date');
    const step = nextStep({
      operatorId: operator.id,
      mayAsk: true,
      mayConfirm: true,
      askedBy: halt.askedBy,
    });
    if (step === 'refuse') return refuse('asked-already');
    await saveReleaseStep(tx, { id: halt.id, step, operatorId: operator.id });
    const act = step === 'ask' ? 'district-unfreeze-asked' : 'district-unfrozen';
    await recordHalt(tx, { operator }, { act, facts: { halt: halt.id } });
    return { kind: step === 'ask' ? 'asked' : 'released' };
  });
}
