import type { Db, Transaction } from '#database/transaction.ts';
import type { Disposition, LiveState } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { CampaignTally, ChannelTally } from './tally.ts';
import { selectTally, type TallyRow } from './tally-store.ts';

/** What a campaign has come to by now. */
export async function campaignTally(
  db: Db | Transaction,
  campaignId: string,
): Promise<CampaignTally> {
  const row = await selectTally(db, campaignId);
  if (row === undefined) throw new Error('a campaign without a tally');
  const voice = channelTally(row, 'voice');
  const text = channelTally(row, 'text');
  return {
    phones: {
      total: row.total,
      settled: row.total - row.unsettled,
      reached: row.person + row.machine + row.text,
      settledReached: row.settledReached,
    },
    reached: { person: row.person, machine: row.machine, text: row.text },
    planned: voice.planned + text.planned,
    waiting: voice.waiting + text.waiting,
    inProgress: voice.inProgress + text.inProgress,
    voice,
    text,
    triesPlaced: row.triesPlaced,
    revocationsTaken: row.revocationsTaken,
    firstIntentAt: row.firstIntentAt ?? undefined,
    lastEndedAt: row.lastEndedAt ?? undefined,
    pace: {
      at: row.at,
      measuredSeconds: row.since.until(row.at).total('seconds'),
      placed: row.placedLately,
      due: row.due,
      lastDueAt: row.nextAt ?? undefined,
      sharers: row.sharers,
      isBehind: row.isBehind,
    },
    waits: (row.waits ?? []).map(({ after, first, last, ...wait }) => ({
      ...wait,
      after: after ?? undefined,
      first: Temporal.Instant.from(first),
      last: Temporal.Instant.from(last),
    })),
    rounds: (row.rounds ?? []).map(({ begunAt, ...round }) => ({
      ...round,
      begunAt: Temporal.Instant.from(begunAt),
    })),
  };
}

function channelTally(row: TallyRow, channel: Channel): ChannelTally {
  const tally: ChannelTally = {
    phones: 0,
    planned: 0,
    waiting: 0,
    inProgress: 0,
    live: {},
    byDisposition: {},
  };
  for (const { line, ended, count } of (row.lines ?? []).filter(
    (counted) => counted.channel === channel,
  )) {
    tally.phones += count;
    if (ended) tally.byDisposition[line as Disposition] = count;
    else if (line === 'planned' || line === 'waiting') tally[line] = count;
    else {
      tally.live[line as LiveState] = count;
      tally.inProgress += count;
    }
  }
  return tally;
}
