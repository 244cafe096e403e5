import type { Disposition, LiveState } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** How a phone's calls and texts ended, for people: `answered` heard the message, and nobody knows whether a person did. */
export type Ending = Disposition | 'answered';

/** One channel of a campaign, by phone. The lines add up to `phones`: the books balance. */
export type ChannelTally = {
  phones: number;
  /** First tries that have not begun. */
  planned: number;
  /** Further tries that wait for their time. */
  waiting: number;
  inProgress: number;
  /** Of those in progress, how far they have come. */
  live: Partial<Record<LiveState, number>>;
  /** Phones this channel is done with: the best ending of each, over all its tries. */
  byDisposition: Partial<Record<Ending, number>>;
};

/** What a campaign has come to, for cards and reports. */
export type CampaignTally = {
  /**
   * `reached` counts a phone that any try reached; `left`, one that none did and a try still may. The rest were not
   * reached. `settled` counts those with nothing left to do: where a machine has the message, a person may still be
   * looked for. `spared`: not called, or not again, as a person at another phone of the household was told, or of a contact's
   * family.
   */
  phones: { total: number; settled: number; reached: number; left: number; spared: number };
  /** The reached phones once each, by the best that happened to them; `answered` as in `Ending`. */
  reached: { person: number; machine: number; answered: number; text: number };
  /** Over both channels, by attempt. */
  planned: number;
  waiting: number;
  inProgress: number;
  voice: ChannelTally;
  text: ChannelTally;
  /** Calls that were not needed, as a person at another phone of the household was told. */
  callsSpared: number;
  /** Orders the carrier was given, or may have been given. */
  triesPlaced: number;
  /** Opt-outs while it ran: see `opt-outs.ts`. */
  revocationsTaken: number;
  firstIntentAt: Temporal.Instant | undefined;
  lastEndedAt: Temporal.Instant | undefined;
  pace: CallPace;
  /** Phones that wait for another try, by how the last one ended. */
  waits: {
    channel: Channel;
    after: Disposition | undefined;
    phones: number;
    first: Temporal.Instant;
    last: Temporal.Instant;
  }[];
  /** The second and further tries of calls that have begun, by try. */
  rounds: { tryNumber: number; phones: number; begunAt: Temporal.Instant }[];
};

/** What calls are left to place, and how fast they went lately. Times are those of the database. */
export type CallPace = {
  at: Temporal.Instant;
  /** The last minute, or the part of it in which nothing stood still. */
  measuredSeconds: number;
  placed: number;
  /** Calls that could be placed now. */
  due: number;
  /** Before when the last of those planned may not be placed; absent where none is. */
  lastDueAt: Temporal.Instant | undefined;
  /** Campaigns that call by turns with this one, and itself. */
  sharers: number;
  /** An emergency has calls that are due, and goes first. */
  isBehind: boolean;
};
