import { CarrierFault } from '#carrier/carrier-fault.ts';
import { microBatch } from '#dialer/pace/micro-batch.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { isWiderThanItsCall } from '#domain/attempt/machine/report-step.ts';
import {
  leaseOrphanCalls,
  type OrphanCall,
  settleOrphanCall,
} from '#domain/attempt/outcome/lease-orphan-calls.ts';
import { recordDeniedCall } from '#domain/attempt/outcome/record-event.ts';
import { recordReport, recordReports, type Said } from '#domain/attempt/outcome/record-reports.ts';
import { leaseSilentCalls, type SilentCall } from '#domain/attempt/sweep/lease-silent-calls.ts';

const batch = 40;
/** Where callbacks stay away altogether, batches follow each other so long before anything else is looked at. */
const turnMs = 2_000;

/** One commit for what the carrier answers within so many milliseconds. */
const together = { waitMs: 50, most: batch, atOnce: 2, isolate: true };

/** Ends the calls that a stop wants ended, and asks about those, and the texts, whose events did not come. */
export async function followCalls(
  tools: Pick<DialTools, 'db' | 'carrier' | 'logger'>,
): Promise<number> {
  const record = microBatch((found: readonly Said[]) => recordReports(tools.db, found), together);
  const beganMs = performance.now();
  let followed = 0;
  let silent: SilentCall[];
  do {
    silent = await leaseSilentCalls(tools.db, batch);
    await Promise.all(silent.map((call) => follow({ ...tools, record }, call)));
    followed += silent.length;
  } while (silent.length === batch && performance.now() - beganMs < turnMs);
  return followed;
}

/** Ends the calls that no attempt wants: they would ring, and say nothing. */
export async function endOrphanCalls(
  tools: Pick<DialTools, 'db' | 'carrier' | 'logger'>,
): Promise<number> {
  const orphans = await leaseOrphanCalls(tools.db, batch);
  await Promise.all(orphans.map((orphan) => endOrphan(tools, orphan)));
  return orphans.length;
}

async function endOrphan(
  { db, carrier, logger }: Pick<DialTools, 'db' | 'carrier' | 'logger'>,
  { carrierId }: OrphanCall,
): Promise<void> {
  try {
    await carrier.cancelCall(carrierId);
    await settleOrphanCall(db, carrierId);
    logger.warn({ call: carrierId }, 'a call that no attempt wants was ended');
  } catch (error) {
    if (!(error instanceof CarrierFault))
      logger.error({ err: error, call: carrierId }, 'no ending of an orphan call');
  }
}

async function follow(
  tools: Pick<DialTools, 'db' | 'carrier' | 'logger'> & {
    record: (found: Said) => Promise<unknown>;
  },
  call: SilentCall,
): Promise<void> {
  const { db, carrier, logger, record } = tools;
  try {
    if (call.cancelRequested) await carrier.cancelCall(call.carrierId);
    const report = await (call.channel === 'text'
      ? carrier.fetchText(call.carrierId)
      : carrier.fetchCall(call.carrierId));
    if (report === undefined) {
      logger.warn({ attempt: call.id }, 'the carrier denies what it had accepted');
      await recordDeniedCall(db, call.id);
      return;
    }
    const found = { token: call.token, phoneIndexes: undefined, report };
    await (isWiderThanItsCall(report) ? recordReport(db, found) : record(found));
  } catch (error) {
    // The attempt's deadline brings it back here.
    if (!(error instanceof CarrierFault))
      logger.error({ err: error, attempt: call.id }, 'no following');
  }
}
