import type { ListedCall } from '#carrier/account-history.ts';
import { type Carrier, CarrierFault } from '#carrier/carrier.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { recordMiss } from '#domain/attempt/outcome/record-event.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import {
  type CallInDoubt,
  findUnclaimed,
  leaseDoubts,
} from '#domain/attempt/sweep/lease-doubts.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
/** The order left within five seconds of the intent and was given up ten seconds later; clocks differ. */
const before = Temporal.Duration.from({ seconds: 30 });
const after = Temporal.Duration.from({ seconds: 50 });

/**
 * Asks the carrier about calls whose answer was lost: a call it has and no attempt stands for, is the one. Says how many
 * doubts it took up, for there may be more.
 */
export async function reconcileUnknown(
  tools: Pick<DialTools, 'db' | 'carrier' | 'vault' | 'logger'>,
): Promise<number> {
  const doubts = await leaseDoubts(tools.db, batch);
  await Promise.all(
    doubts
      // Texts can't be listed by number; their receipts, or the end of the doubt, settle them.
      .filter(({ channel }) => channel === 'voice')
      .map((doubt) => reconcile(tools, doubt)),
  );
  return doubts.length;
}

async function reconcile(
  tools: Pick<DialTools, 'db' | 'carrier' | 'vault' | 'logger'>,
  doubt: CallInDoubt,
): Promise<void> {
  const { db, carrier, vault, logger } = tools;
  try {
    const to = vault.decrypt(doubt.number, phoneBinding(doubt.index));
    const listed = await carrier.listCalls(
      { to, from: doubt.sender ?? undefined },
      doubt.intentAt.subtract(before),
    );
    const around = listed.filter((call) => isAround(call, doubt.intentAt));
    const unclaimed = await findUnclaimed(
      db,
      around.map(({ report }) => report.carrierId),
    );
    const [oldest, ...others] = around
      .filter(({ report }) => unclaimed.includes(report.carrierId))
      .toReversed();
    if (oldest === undefined) {
      await recordMiss(db, doubt.id);
      return;
    }
    const found = { token: doubt.token, phoneIndexes: undefined, report: oldest.report };
    // The order was taken back meanwhile, and went out again as another.
    if ((await recordReport(db, found)) === 'unknown-token') return;
    await endAll(carrier, others);
    logger.info({ attempt: doubt.id }, 'a lost call was found again');
  } catch (error) {
    // Not knowing is no miss; the attempt's deadline brings it back here.
    if (!(error instanceof CarrierFault))
      logger.error({ err: error, attempt: doubt.id }, 'no reconciling');
  }
}

function isAround(call: ListedCall, intentAt: Temporal.Instant): boolean {
  return (
    Temporal.Instant.compare(call.createdAt, intentAt.subtract(before)) >= 0 &&
    Temporal.Instant.compare(call.createdAt, intentAt.add(after)) <= 0
  );
}

async function endAll(carrier: Carrier, calls: readonly ListedCall[]): Promise<void> {
  for (const { report } of calls) await carrier.cancelCall(report.carrierId);
}
