import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import {
  type DueNumber,
  returnNumbers,
  selectDueNumbers,
  selectLiveVersions,
  takeDueNumbers,
} from './number-check-store.ts';

export type { DueNumber } from './number-check-store.ts';

/** Longer than a batch can take: each question is given up after ten seconds. */
const leaseSeconds = 300;

export type NumberLeased = {
  /** When they were taken: no answer is younger than that. */
  askedAt: Temporal.Instant;
  numbers: DueNumber[];
  /** Another worker was quicker with some; there may be more. */
  isContended: boolean;
};

/** Phones for one worker to ask about now. Nothing is locked while it asks. */
export async function leaseNumberChecks(
  db: Db,
  wish: { worker: string; limit: number },
): Promise<NumberLeased> {
  return transact(db, async (tx) => {
    const askedAt = await databaseNow(tx);
    const { phoneIds, seen } = await take(tx, wish);
    const numbers = phoneIds.length === 0 ? [] : await selectDueNumbers(tx, phoneIds);
    const byPhone = new Map(numbers.map((number) => [number.phoneId, number]));
    return {
      askedAt,
      numbers: phoneIds.flatMap((phoneId) => byPhone.get(phoneId) ?? []),
      isContended: seen > phoneIds.length,
    };
  });
}

/** Those of closures that wait or run come first. */
async function take(
  tx: Transaction,
  { worker, limit }: { worker: string; limit: number },
): Promise<{ phoneIds: string[]; seen: number }> {
  const lease = { worker, seconds: leaseSeconds };
  const versionIds = await selectLiveVersions(tx);
  const first =
    versionIds.length === 0
      ? { phoneIds: [], seen: 0 }
      : await takeDueNumbers(tx, { ...lease, limit, versionIds });
  if (first.seen >= limit) return first;
  const others = await takeDueNumbers(tx, { ...lease, limit: limit - first.seen });
  return {
    phoneIds: [...first.phoneIds, ...others.phoneIds],
    seen: first.seen + others.seen,
  };
}

/** Phones that nobody was asked about after all. */
export async function yieldNumberChecks(
  db: Db,
  lease: { worker: string; phoneIds: readonly string[] },
): Promise<void> {
  if (lease.phoneIds.length > 0) await returnNumbers(db, { ...lease, afterSeconds: 0 });
}

/** Phones that were asked about in vain: after a while, which doubles with every time, and is a day at most. */
export async function postponeNumberChecks(
  db: Db,
  lease: { worker: string; phoneIds: readonly string[]; afterSeconds: number },
): Promise<void> {
  if (lease.phoneIds.length > 0) await returnNumbers(db, lease);
}
