import { CarrierFault } from '#carrier/carrier-fault.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { digestOf } from '#domain/outreach/lease-outreach.ts';
import {
  adoptText,
  forgetText,
  leaseTextDoubts,
  recordTextMiss,
  type TextDoubt,
} from '#domain/outreach/lease-text-doubts.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';
import { phoneBinding } from '#vault/vault.ts';
import { findText } from './find-text.ts';

const batch = 20;
const idleMs = 5_000;

/**
 * Asks the carrier about texts to single families whose answer was lost, or whose worker died, and says how long to rest. What it
 * has is the one; what three lists lack is sent once more.
 */
export async function reconcileOutreach(tools: DialTools): Promise<number> {
  const doubts = await leaseTextDoubts(tools.db, batch);
  await Promise.all(doubts.map((doubt) => reconcile(tools, doubt)));
  return doubts.length < batch ? idleMs : 0;
}

async function reconcile(tools: DialTools, doubt: TextDoubt): Promise<void> {
  const { db, logger, worker } = tools;
  const { id, kind, again } = doubt;
  try {
    // Its worker died; one that lost the answer has said so.
    await recordOutreach(db, { id, worker, again, outcome: { kind: 'unknown' } });
    if (doubt.ageSeconds >= doubtSeconds.over) return await forgetText(db, id);
    const found = await lookFor(tools, doubt);
    if (found.kind === 'unclear') return;
    const came =
      found.kind === 'missing'
        ? await recordTextMiss(db, doubt)
        : (await adoptText(db, { ...doubt, worker, carrierId: found.report.carrierId })) && 'found';
    if (came === 'looked-for' || came === false) return;
    logger.info({ outreach: id, kind, came }, 'a doubt about a text has ended');
  } catch (error) {
    // Not knowing is no miss; it is looked for again in a while.
    if (!(error instanceof CarrierFault))
      logger.error({ err: error, outreach: id, kind }, 'no reconciling');
  }
}

function lookFor(tools: DialTools, doubt: TextDoubt) {
  const { vault } = tools;
  const { said, orderedAt } = doubt;
  const to = vault.decrypt(doubt.number, phoneBinding(doubt.index));
  const hasWords = (body: string) => digestOf(vault, body).equals(said);
  return findText(tools, { to, orderedAt, hasWords });
}
