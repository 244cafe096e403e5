import type { Transaction } from '#database/transaction.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import type { LogProof } from './report.ts';

/** The newest signed checkpoint of the audit log; undefined where none was made yet. */
export async function findLogProof(tx: Transaction): Promise<LogProof | undefined> {
  const newest = await selectCheckpoint(tx);
  return newest && { ...newest, root: newest.root.toString('base64') };
}
