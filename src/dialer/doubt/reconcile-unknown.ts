import type { ListedCall } from '#carrier/account-history.ts';
import { type Carrier } from '#carrier/carrier.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { findOrderWords } from '#domain/attempt/gate/find-order-words.ts';
import { sealedText } from '#domain/attempt/gate/sealed-text.ts';
import { recordMiss } from '#domain/attempt/outcome/record-event.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import { type Doubt, leaseDoubts } from '#domain/attempt/sweep/lease-doubts.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import { wordKey } from '#domain/shared/word-key.ts';
import { phoneBinding } from '#vault/vault.ts';
import { findText, isAround, lookFrom } from './find-text.ts';

const batch = 20;

type Tools = Pick<DialTools, 'db' | 'carrier' | 'vault' | 'logger'>;

/**
 * Asks the carrier about calls and texts whose answer was lost: what it has and nobody stands for, is the one. Says how many
 * doubts it took up, for there may be more.
 */
export async function reconcileUnknown(tools: Tools): Promise<number> {
  const doubts = await leaseDoubts(tools.db, batch);
  await Promise.all(doubts.map((doubt) => reconcile(tools, doubt)));
  return doubts.length;
}

async function reconcile(tools: Tools, doubt: Doubt): Promise<void> {
  const { vault, logger } = tools;
  try {
    const to = vault.decrypt(doubt.number, phoneBinding(doubt.index));
    await (doubt.channel === 'text' ? lookForText : lookForCall)(tools, { ...doubt, to });
  } catch (error) {
    // Not knowing is no miss; the attempt's deadline brings it back here.
    if (!(error instanceof CarrierFault))
      logger.error({ err: error, attempt: doubt.id }, 'no reconciling');
  }
}

type Open = Doubt & { to: string };

async function lookForText(tools: Tools, doubt: Open): Promise<void> {
  const { db } = tools;
  const [said] = await findOrderWords(db, [doubt.versionId]);
  if (said === undefined) throw new Error('a version without words');
  const words = wordKey(sealedText(said, doubt));
  const hasWords = (body: string) => wordKey(body) === words;
  const found = await findText(tools, { to: doubt.to, orderedAt: doubt.intentAt, hasWords });
  if (found.kind === 'found') await adopt(tools, doubt, found.report);
  if (found.kind === 'missing') await recordMiss(db, doubt);
}

async function lookForCall(tools: Tools, doubt: Open): Promise<void> {
  const { db, carrier } = tools;
  const { to, sender, intentAt } = doubt;
  const listed = await carrier.listCalls({ to, from: sender ?? undefined }, lookFrom(intentAt));
  const around = listed.filter(({ createdAt }) => isAround(createdAt, intentAt));
  const unclaimed = await findUnclaimed(
    db,
    around.map(({ report }) => report.carrierId),
  );
  const [oldest, ...others] = around
    .filter(({ report }) => unclaimed.includes(report.carrierId))
    .toReversed();
  if (oldest === undefined) return recordMiss(db, doubt);
  if (await adopt(tools, doubt, oldest.report)) await endAll(carrier, others);
}

/** False where the order was taken back meanwhile, and went out again as another. */
async function adopt(
  { db, logger }: Tools,
  { id, token }: Doubt,
  report: CarrierReport,
): Promise<boolean> {
  if ((await recordReport(db, { token, phoneIndexes: undefined, report })) === 'unknown-token')
    return false;
  logger.info({ attempt: id }, 'a lost call or text was found again');
  return true;
}

async function endAll(carrier: Carrier, calls: readonly ListedCall[]): Promise<void> {
  for (const { report } of calls) await carrier.cancelCall(report.carrierId);
}
