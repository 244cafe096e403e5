import type { Db } from '#database/transaction.ts';
import type { LogSigner } from './checkpoint.ts';
import { takeOver } from './key-change.ts';

/** Why this signer can't go on with the log; undefined where it can, or nobody signed yet. */
export async function findLogKeyFault(db: Db, signer: LogSigner): Promise<string | undefined> {
  const sealer = await db.selectFrom('audit_sealer').select('verifier').executeTakeFirst();
  try {
    takeOver(sealer?.verifier ?? null, signer);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
