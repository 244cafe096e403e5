import { type Db, transact } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { nextStep } from '#domain/two-person-change/two-person-change.ts';
import { mayFreeze, type PauseRefusal, type PauseResult } from './pause.ts';
import { isFrozen, lockOpenFreeze, saveReleaseStep } from './pause-store.ts';
import { recordPause, recordPauseRefusal } from './record-pause.ts';

/**
 * One person's request that a freeze ends, that of the district or of an incident: the first one asks, and a different one ends it.
 */
export async function unfreezeDistrict(
  db: Db,
  request: {
    operator: Operator;
    /** The freeze that the card showed. */
    pauseId: string;
  },
): Promise<PauseResult> {
  const { operator } = request;
  return transact(db, async (tx): Promise<PauseResult> => {
    const refuse = (reason: PauseRefusal) =>
      recordPauseRefusal(tx, { operator, wanted: 'unfreeze', reason });
    if (!mayFreeze(operator)) return refuse('not-a-freezer');
    await queueForDistrict(tx, 'change');
    const pause = await lockOpenFreeze(tx, request.pauseId);
    if (pause === undefined)
      return refuse((await isFrozen(tx, 'other')) ? 'out-of-date' : 'not-frozen');
    const step = nextStep({
      operatorId: operator.id,
      mayAsk: true,
      mayConfirm: true,
      askedBy: pause.askedBy,
    });
    if (step === 'refuse') return refuse('asked-already');
    await saveReleaseStep(tx, { id: pause.id, step, operatorId: operator.id });
    const act = step === 'ask' ? 'district-unfreeze-asked' : 'district-unfrozen';
    await recordPause(tx, { operator }, { act, facts: { pause: pause.id } });
    return { kind: step === 'ask' ? 'asked' : 'released' };
  });
}
