import { type Db, transact } from '#database/transaction.ts';
import { selectCheckpoint } from './own-checkpoint-store.ts';
import { proveConsistency } from './tree/tile-store.ts';

/** That the log at one size only grew out of it at another (RFC 9162, 2.1.4), as a line that a check reads. */
export type Consistency = { kind: 'consistency'; from: number; to: number; hashes: string[] };

/** `to` is the log as it is signed now, unless it is given. */
export async function findConsistency(
  db: Db,
  { from, to }: { from: number; to?: number | undefined },
): Promise<Consistency | { kind: 'refused'; sealed: number }> {
  return transact(db, async (tx) => {
    const sealed = (await selectCheckpoint(tx))?.size ?? 0;
    const later = to ?? sealed;
    if (from < 1 || from > later || later > sealed) return { kind: 'refused', sealed };
    const [hashes = []] = await proveConsistency(tx, [{ from, to: later }]);
    return {
      kind: 'consistency',
      from,
      to: later,
      hashes: hashes.map((hash) => hash.toString('base64')),
    };
  });
}
