import { type Db, type Transaction } from '#database/transaction.ts';
import { MerkleRoot } from '#domain/audit/merkle.ts';
import { selectDecisionFaults } from './decision-row-store.ts';
import type { LedgerFault, RowFault } from './ledger-fault.ts';
import { type ListedRow, selectListFaults, streamLists, streamRows } from './ledger-list-store.ts';
import { type Basis, bases, digestOf } from './ledger-row.ts';
import { selectVersionFaults } from './version-row-store.ts';

export type LedgerCheck = { rows: number; faults: LedgerFault[] };

/**
 * Holds every consent, opt-out, number check, block and wording to its entry in the log, and decisions and calls to theirs.
 * It believes the entries, which `checkLog` holds to the signed checkpoints.
 */
export async function checkLedger(db: Db): Promise<LedgerCheck> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    const faults: LedgerFault[] = await checkLists(snapshot);
    let rows = 0;
    for (const basis of bases) {
      for await (const row of streamRows(snapshot, basis)) {
        rows++;
        faults.push(...faultsOf(basis, row));
      }
      faults.push(...(await selectListFaults(snapshot, basis)));
    }
    faults.push(
      ...(await selectDecisionFaults(snapshot)),
      ...(await selectVersionFaults(snapshot)),
    );
    return { rows, faults };
  } finally {
    await snapshot.rollback().execute();
  }
}

/** Whether each entry's list is there, and is what its root was taken over. */
async function checkLists(tx: Transaction): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  for await (const { entryId, rows, root, digests } of streamLists(tx)) {
    const tree = new MerkleRoot();
    for (let at = 0; at < (digests?.length ?? 0); at += 32)
      tree.add((digests as Buffer).subarray(at, at + 32));
    if (tree.size !== rows || tree.root().toString('hex') !== root)
      faults.push({ kind: 'list-rewritten', about: entryId });
  }
  return faults;
}

/** A transaction may take that long from its first row to its entry. */
const mostSecondsApart = 3_600;

function faultsOf(
  basis: Basis,
  { id, row, digest, isStored, deletion, secondsApart }: ListedRow,
): RowFault[] {
  const fault = (kind: RowFault['kind']): RowFault[] => [{ kind, basis, about: id }];
  if (row === null) {
    if (deletion === null || !deletion.digest.equals(digest)) return fault('row-gone');
    return deletion.isLawful ? [] : fault('row-deleted-too-soon');
  }
  if (!digestOf(row).equals(digest) || isStored !== true) return fault('row-rewritten');
  return Math.abs(secondsApart ?? 0) > mostSecondsApart ? fault('row-dated-otherwise') : [];
}
