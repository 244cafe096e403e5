import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { faultsEnough } from '#domain/attempt/machine/attempt.ts';
import { longestPressureMinutes, type Pressure } from '#domain/attempt/pace/pressure.ts';
import { clearPressure, findLastingPressure } from '#domain/attempt/pace/record-pressure.ts';
import { selectFaulty, selectUnheard } from '#domain/attempt/sweep/fault-store.ts';
import { eachCampaign, selectCampaigns, setStateByWorker } from '#domain/closure/campaign-store.ts';
import { keysGoodMinutes } from '#domain/data-key/data-key.ts';

/**
 * Pauses what can't go on, and says why: every campaign with calls to place, where the carrier has had no room for our calls
 * for ten minutes or holds a day of them; those that are no emergency, where nobody can say any more that we may still use
 * our keys; one whose every approved number was given up meanwhile; one with which our own
 * workers fail; and those whose calls are answered while the carrier gets no words for them from us.
 */
export async function pauseHindered(
  db: Db,
  { keysAway }: { keysAway: boolean } = { keysAway: false },
): Promise<void> {
  const pressure = await findLastingPressure(db);
  if (pressure !== undefined) {
    await pauseEach(db, await selectCampaigns(db, calling), {
      reason: wordsOf(pressure),
      cause: `carrier-${pressure}` as const,
    });
    await transact(db, clearPressure);
  }
  if (keysAway) {
    await pauseEach(db, await selectCampaigns(db, lessThanEmergency), {
      reason: `AWS KMS hasn’t confirmed our keys for ${keysGoodMinutes} minutes. No calls were lost, and emergencies continue. Ask IT to check KMS before resuming.`,
      cause: 'keys-away',
    });
  }
  await pauseEach(db, await selectCampaigns(db, withoutSender), {
    reason: 'The district no longer has any of the numbers approved to call from. Contact IT.',
    cause: 'no-sending-number',
  });
  await pauseEach(db, await selectFaulty(db), {
    reason: `Our workers failed with ${faultsEnough} phones or more. Type “closure unreached” for the families to call by hand, and ask IT to check the log before resuming.`,
    cause: 'faults',
  });
  await pauseEach(db, await selectUnheard(db), {
    reason:
      'For half a minute, people who answered heard nothing: the carrier can’t fetch our messages. They are called again after you resume. Before that, ask IT whether the internet can reach Bellwether.',
    cause: 'unheard',
  });
}

/** It has calls to place. */
const calling = sql`c.state = 'dialing' AND EXISTS (SELECT FROM attempt a
  WHERE a.campaign_id = c.id AND a.channel = 'voice' AND a.state IN ('planned', 'claimed'))`;

/** It is no emergency. */
const lessThanEmergency = sql`c.state = 'dialing' AND v.purpose <> 'emergency'`;

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

function wordsOf(pressure: Exclude<Pressure, 'unanswered'>): string {
  switch (pressure) {
    case 'refused':
      return `The carrier has been at capacity for ${longestPressureMinutes} minutes. No calls were lost. Contact the carrier before resuming.`;
    case 'queued':
      return `The carrier has queued our calls for ${longestPressureMinutes} minutes. No calls were lost. Check that the account allows our calls per second and that nothing else uses it.`;
    case 'queue-full':
      return 'The carrier’s call queue is full with a day of calls, and not all are ours. No calls were lost. Check the carrier account before resuming.';
  }
}
