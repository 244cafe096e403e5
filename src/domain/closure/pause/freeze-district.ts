import { type Db, transact } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';
import { mayFreeze, type PauseResult } from './pause.ts';
import { isFrozen } from './pause-store.ts';
import { recordPause, recordPauseRefusal } from './record-pause.ts';

/**
 * One person, of the compliance staff or an administrator, stops all dialing of the district. It waits its turn
 * behind the intents that are being committed; none is committed after it. The reason, a person's free words, is
 * kept with the pause and not in the audit log.
 */
export async function freezeDistrict(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  request: { operator: Operator; reason: string },
): Promise<PauseResult> {
  const { operator } = request;
  return transact(db, async (tx): Promise<PauseResult> => {
    if (!mayFreeze(operator)) {
      return recordPauseRefusal(tx, { operator, wanted: 'freeze', reason: 'not-a-freezer' });
    }
    await queueForDistrict(tx, 'change');
    if (await isFrozen(tx, 'emergency')) {
      return recordPauseRefusal(tx, { operator, wanted: 'freeze', reason: 'already-frozen' });
    }
    const id = await newId(tx);
    const words = vault.encrypt(request.reason, `pause.words:${id}`);
    await tx.insertInto('pause').values({ id, placed_by: operator.id, words }).execute();
    await recordPause(tx, { operator }, { act: 'district-frozen', facts: { pause: id } });
    return { kind: 'placed' };
  });
}
