import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { KeyClass } from '#vault/data-key.ts';
import { type KeyState, selectKeys, selectUses } from './data-key-store.ts';
import { findOverdueKeys } from './find-overdue-keys.ts';

export type KeysFound = {
  keys: readonly {
    id: number;
    class: KeyClass;
    state: KeyState;
    stateAt: Temporal.Instant;
    wrappedBy: string;
    uses: readonly { place: string; uses: number }[];
  }[];
  /** Classes whose key, and `audit-log` if its key, should have been changed by now. */
  overdue: readonly string[];
  /** The programs that hold keys, and when each one last read them. */
  readers: readonly { reader: string; readAt: Temporal.Instant }[];
};

/** Every key that there is or was, and what is written with it. */
export async function findKeys(db: Db): Promise<KeysFound> {
  const keys = await many<Omit<KeysFound['keys'][number], 'uses'>>(db)`
    SELECT id, class, state, state_at AS "stateAt", wrapped_by AS "wrappedBy" FROM data_key ORDER BY id`;
  const readers = await many<KeysFound['readers'][number]>(db)`
    SELECT reader, read_at AS "readAt" FROM key_reader
    WHERE seen_at > clock_timestamp() - interval '30 seconds' ORDER BY reader`;
  const uses = await selectUses(db);
  return {
    keys: keys.map((key) => ({ ...key, uses: uses.filter((use) => use.key === key.id) })),
    overdue: await findOverdueKeys(db),
    readers,
  };
}

/** The keys that nothing is written with any more. */
export async function findOldKeys(db: Db): Promise<number[]> {
  const { keys } = await selectKeys(db);
  return keys.filter(({ state }) => state === 'old').map(({ id }) => id);
}
