import { type Db, transact } from '#database/transaction.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import type { Operator } from '../operator/operator.ts';
import { type HaltResult, mayFreeze } from './halt.ts';
import { isFrozen } from './halt-store.ts';
import { recordHalt, recordHaltRefusal } from './record-halt.ts';

/**
 * One person, of the compliance staff or an administrator, stops all dialing of the district. It waits its turn
 * behind the intents that are being committed; none is committed after it. The reason, a person's free words, is
 * kept with the halt and not in the audit log.
 */
export async function freezeDistrict(
  db: Db,
  request: { operator: Operator; reason: string },
): Promise<HaltResult> {
  const { operator } = request;
  return transact(db, async (tx): Promise<HaltResult> => {
    if (!mayFreeze(operator)) {
      return recordHaltRefusal(tx, { operator, wanted: 'freeze', reason: 'not-a-freezer' });
    }
    await queueForDistrict(tx, 'change');
    if (await isFrozen(tx)) {
      return recordHaltRefusal(tx, { operator, wanted: 'freeze', reason: 'already-frozen' });
    }
    const { id } = await tx
      .insertInto('halt')
      .values({ placed_by: operator.id, reason: request.reason })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordHalt(tx, { operator }, { act: 'district-frozen', facts: { halt: id } });
    return { kind: 'placed' };
  });
}
