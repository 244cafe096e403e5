import type { Db } from '#database/transaction.ts';
import { shortCode } from '#domain/campaign/seal/fingerprint.ts';
import { selectOpenedFingerprints } from './text-opening-store.ts';

/** Whether this person opened the whole text of the version with this short code. */
export async function findTextOpening(
  db: Db,
  reader: { campaignId: string; operatorId: string; code: string },
): Promise<boolean> {
  const opened = await selectOpenedFingerprints(db, reader);
  return opened.some((fingerprint) => shortCode(fingerprint) === reader.code);
}
