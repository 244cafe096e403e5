import type { Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { leaseCarrierErasures } from '#domain/privacy/erasure/lease-carrier-erasures.ts';
import { recordCarrierErasure } from '#domain/privacy/erasure/record-carrier-erasure.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

const idleMs = 10_000;

/**
 * Deletes at the carrier what it holds of people who were erased, and then their numbers here. What is still under way there is
 * tried again for a day. Says how many milliseconds to rest.
 */
export async function eraseAtCarrier({
  db,
  carrier,
  vault,
  worker,
}: {
  db: Db;
  carrier: Pick<Carrier, 'eraseNumber'>;
  vault: Pick<Vault, 'decrypt'>;
  worker: string;
}): Promise<number> {
  for (const { phoneId, index, number, isOld } of await leaseCarrierErasures(db)) {
    const e164 = vault.decrypt(number, phoneBinding(index));
    const erased =
      e164 === ''
        ? { calls: 0, texts: 0, recordings: 0, kept: 0 }
        : await carrier.eraseNumber(e164);
    if (erased.kept > 0 && !isOld) continue;
    await recordCarrierErasure(db, { phoneId, worker, ...erased });
  }
  return idleMs;
}
