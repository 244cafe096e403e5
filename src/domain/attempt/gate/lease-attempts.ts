import type { Db } from '#database/transaction.ts';
import { type Claim, claimDue, type Lease } from './lease-store.ts';

export type { Claim } from './lease-store.ts';

/** Leases due attempts to a worker for 30 seconds. Nothing outside the database happens under a mere lease. */
export async function leaseAttempts(db: Db, lease: Lease): Promise<Claim[]> {
  return claimDue(db, lease);
}
