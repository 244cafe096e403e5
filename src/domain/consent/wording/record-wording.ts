import type { Transaction } from '#database/transaction.ts';
import { laterVersion, type StandardWording } from './standard-wording.ts';
import { insertWording } from './wording-store.ts';

/** Keeps the words of today when somebody first agrees to them, and tells the version under which they are kept. */
export async function recordWording(
  tx: Transaction,
  wording: StandardWording & { recordedBy: string },
): Promise<string> {
  for (let times = 0; ; times++) {
    const version = laterVersion(wording.version, times);
    const kept = await insertWording(tx, { ...wording, version });
    if (kept !== 'differs') return version;
  }
}
