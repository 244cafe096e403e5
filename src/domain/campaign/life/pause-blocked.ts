import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { faultsEnough } from '#domain/attempt/machine/attempt.ts';
import { selectFaulty, selectUnheard } from '#domain/attempt/sweep/fault-store.ts';
import {
  eachCampaign,
  selectCampaigns,
  setStateByWorker,
} from '#domain/campaign/campaign-store.ts';
import { longestPressureMinutes, type Pressure } from '#domain/pace/pressure.ts';
import { clearPressure, findLastingPressure } from '#domain/pace/record-pressure.ts';

/**
 * Pauses what can't go on, and says why: every campaign with calls to place, where the carrier has had no room for our calls
 * for ten minutes or holds a day of them; one whose every approved number was given up meanwhile; one with which our own
 * workers fail; and those whose calls are answered while the carrier gets no words for them from us.
 */
export async function pauseHindered(db: Db): Promise<void> {
  const pressure = await findLastingPressure(db);
  if (pressure !== undefined) {
    await pauseEach(db, await selectCampaigns(db, calling), {
      reason: wordsOf(pressure),
      cause: `carrier-${pressure}` as const,
    });
    await transact(db, clearPressure);
  }
  await pauseEach(db, await selectCampaigns(db, withoutSender), {
    reason: 'None of the numbers that were approved to call from is the district’s any more.',
    cause: 'no-sending-number',
  });
  await pauseEach(db, await selectFaulty(db), {
    reason: `Our workers failed with ${faultsEnough} phones or more. Type “closure unreached” for the families to call by hand. Nobody else is called until somebody has looked at the log.`,
    cause: 'faults',
  });
  await pauseEach(db, await selectUnheard(db), {
    reason:
      'Phones were answered, and for half a minute nobody heard a word: our words do not reach the carrier. Whoever picked up is called again when it goes on; before that, somebody should see whether Bellwether can be reached from the internet.',
    cause: 'unheard',
  });
}

/** It has calls to place. */
const calling = sql`c.state = 'dialing' AND EXISTS (SELECT FROM attempt a
  WHERE a.campaign_id = c.id AND a.channel = 'voice' AND a.state IN ('planned', 'claimed'))`;

/** It has calls to make, and no number of those approved is still the district's. */
const withoutSender = sql`c.state = 'dialing' AND v.delivery <> 'text'
  AND NOT EXISTS (SELECT FROM sending_number n WHERE n.active AND may_show(v, n.number))`;

async function pauseEach(
  db: Db,
  campaigns: readonly { id: string }[],
  { reason, cause }: { reason: string; cause: Lowercase<string> },
): Promise<void> {
  await eachCampaign(db, campaigns, async (tx, { id, state }) => {
    if (state !== 'dialing') return;
    const change = { state: 'paused' as const, endReason: reason };
    await setStateByWorker(tx, id, change, { act: 'campaign-paused', facts: { reason: cause } });
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
