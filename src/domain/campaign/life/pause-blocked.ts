import { type Db, transact } from '#database/transaction.ts';
import { faultsEnough } from '#domain/attempt/machine/attempt.ts';
import { selectFaulty, selectUnheard } from '#domain/attempt/sweep/fault-store.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { lockCampaign, setState } from '#domain/campaign/campaign-store.ts';
import { longestPressureMinutes, type Pressure } from '#domain/pace/pressure.ts';
import { clearPressure, findLastingPressure } from '#domain/pace/record-pressure.ts';
import { eachCampaign } from '#domain/shared/each-campaign.ts';
import { selectCalling, selectWithoutSender } from './due-campaign-store.ts';

/**
 * Pauses what can't go on, and says why: every campaign with calls to place, where the carrier has had no room for our calls
 * for ten minutes or holds a day of them; one whose every approved number was given up meanwhile; one with which our own
 * workers fail; and those whose calls are answered while the carrier gets no words for them from us.
 */
export async function pauseHindered(db: Db): Promise<void> {
  const pressure = await findLastingPressure(db);
  if (pressure !== undefined) {
    await eachCampaign(await selectCalling(db), (id) =>
      pauseFor(db, id, { reason: wordsOf(pressure), cause: `carrier-${pressure}` as const }),
    );
    await transact(db, clearPressure);
  }
  await eachCampaign(await selectWithoutSender(db), (id) =>
    pauseFor(db, id, {
      reason: 'None of the numbers that were approved to call from is the district’s any more.',
      cause: 'no-sending-number',
    }),
  );
  await eachCampaign(await selectFaulty(db), (id) =>
    pauseFor(db, id, {
      reason: `Our workers failed with ${faultsEnough} phones or more. Type “closure unreached” for the families to call by hand. Nobody else is called until somebody has looked at the log.`,
      cause: 'faults',
    }),
  );
  await eachCampaign(await selectUnheard(db), (id) =>
    pauseFor(db, id, {
      reason:
        'Phones were answered, and for half a minute nobody heard a word: our words do not reach the carrier. Whoever picked up is called again when it goes on; before that, somebody should see whether Bellwether can be reached from the internet.',
      cause: 'unheard',
    }),
  );
}

async function pauseFor(
  db: Db,
  id: string,
  why: { reason: string; cause: Lowercase<string> },
): Promise<void> {
  await transact(db, async (tx) => {
    if ((await lockCampaign(tx, id))?.state !== 'dialing') return;
    await setState(tx, id, { state: 'paused', endReason: why.reason });
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'dial-worker' },
      act: 'campaign-paused',
      subject: { kind: 'campaign', id },
      facts: { reason: why.cause },
    });
  });
}

function wordsOf(pressure: Pressure): string {
  switch (pressure) {
    case 'refused':
      return `The carrier has refused our calls for want of room for ${longestPressureMinutes} minutes. Nobody was lost; somebody should ask the carrier before it goes on.`;
    case 'queued':
      return `The carrier has let our calls wait in its queue for ${longestPressureMinutes} minutes. Nobody was lost; the account’s calls per second are lower than ours, or something else uses it.`;
    case 'queue-full':
      return 'The carrier’s queue is full: it holds a day of calls that are not all ours. Nobody was lost; somebody should look at the account before it goes on.';
  }
}
