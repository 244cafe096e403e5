import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { longestLinkDays } from '#domain/shared/link/signed-link.ts';
import { keyEntry } from './data-key.ts';
import {
  type KeyState,
  lockKeys,
  selectBehind,
  selectMoment,
  selectUses,
} from './data-key-store.ts';

export type KeyDestroyed =
  | { kind: 'destroyed' }
  | { kind: 'refused'; reason: 'unknown' | Exclude<KeyState, 'old'> }
  | { kind: 'refused'; reason: 'used'; uses: readonly { place: string; uses: number }[] }
  /** Links that it signed may not have expired. */
  | { kind: 'refused'; reason: 'links'; until: Temporal.Instant }
  /** Living programs that may not know yet that it is not written with any more. */
  | { kind: 'refused'; reason: 'behind'; readers: readonly string[] };

/**
 * Ends a key for good: what was written with it can't be read any more, in a backup either. The database refuses while
 * anything is. `endLinks` ends links that are still good.
 */
export async function destroyKey(
  db: Db,
  { id, by, endLinks = false }: { id: number; by: string; endLinks?: boolean },
): Promise<KeyDestroyed> {
  try {
    return await transact(db, async (tx) => {
      await lockKeys(tx);
      const key = await tx
        .selectFrom('data_key')
        .select(['class', 'state', 'state_at as stateAt'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (key === undefined) return { kind: 'refused', reason: 'unknown' };
      if (key.state !== 'old') return { kind: 'refused', reason: key.state };
      const behind = await selectBehind(tx, key.stateAt);
      if (behind.length > 0) {
        return { kind: 'refused', reason: 'behind', readers: behind.map(({ reader }) => reader) };
      }
      const until = key.stateAt.add({ hours: 24 * longestLinkDays });
      const isOver = Temporal.Instant.compare(until, await selectMoment(tx)) <= 0;
      if (key.class === 'link' && !endLinks && !isOver)
        return { kind: 'refused', reason: 'links', until };
      await tx
        .updateTable('data_key')
        .set({ state: 'destroyed', wrapped: null })
        .where('id', '=', id)
        .execute();
      await insertAuditEntry(tx, keyEntry('data-key-destroyed', { id, class: key.class }, by));
      return { kind: 'destroyed' };
    });
  } catch (error) {
    if (violatedRule(error) !== 'data_key_unused') throw error;
    const uses = (await selectUses(db)).filter(({ key }) => key === id);
    return { kind: 'refused', reason: 'used', uses };
  }
}
