import type { Db } from '#database/transaction.ts';
import type { LogSigner } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';

/** Less than a second behind, whatever comes. */
const everyMs = 500;

/** Each worker asks; one of them seals. Nothing waits for it: calls go on where it fails. */
export function createLogSealer(db: Db, signer: LogSigner): () => Promise<number> {
  return async () => {
    const sealed = await sealLog(db, signer);
    return sealed > 0 ? everyMs / 2 : everyMs;
  };
}
