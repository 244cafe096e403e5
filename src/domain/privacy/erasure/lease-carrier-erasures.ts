import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

export type CarrierErasureLease = {
  phoneId: string;
  index: Buffer;
  number: Buffer;
  /** It was asked for a day ago or more: what the carrier still keeps, it keeps. */
  isOld: boolean;
};

/** Numbers of erased people that the carrier still has records of, each for one worker; after a failure less and less often. */
export async function leaseCarrierErasures(db: Db): Promise<CarrierErasureLease[]> {
  return many<CarrierErasureLease>(db)`
    UPDATE carrier_erasure k SET failures = failures + 1,
      lease_until = clock_timestamp() + least(power(4, k.failures), 60) * interval '1 minute'
    FROM phone p
    WHERE p.id = k.phone_id AND k.phone_id IN (
      SELECT phone_id FROM carrier_erasure
      WHERE done_at IS NULL AND NOT phone_is_held(phone_id) AND (lease_until IS NULL OR lease_until < clock_timestamp())
      ORDER BY asked_at LIMIT 5 FOR UPDATE SKIP LOCKED)
    RETURNING k.phone_id AS "phoneId", p.index, p.number, k.asked_at < clock_timestamp() - interval '1 day' AS "isOld"`;
}
