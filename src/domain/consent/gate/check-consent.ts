import type { Db, Transaction } from '#database/transaction.ts';
import { addDifferences, type ConsentCheck, noDifferences } from './consent-check.ts';
import { compareAudience, compareGates, countPhones, phonesByParts } from './derived-store.ts';

const phonesAtOnce = 5000;

/** Proves the gates equal to the ledger, and the audience to the roster. Locks nothing and changes nothing. */
export async function checkConsent(
  db: Db | Transaction,
  options: { onProgress?: (done: number, all: number) => void } = {},
): Promise<ConsentCheck> {
  const all = await countPhones(db);
  let phones = 0;
  let gates = noDifferences;
  for await (const ids of phonesByParts(db, phonesAtOnce)) {
    gates = addDifferences(gates, await compareGates(db, ids));
    phones += ids.length;
    options.onProgress?.(phones, all);
  }
  return { phones, gates, audience: await compareAudience(db) };
}
