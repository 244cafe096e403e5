import type { Disposition } from '#domain/attempt/machine/attempt.ts';
import type { Pressure } from '#domain/attempt/pace/pressure.ts';
import type { CampaignTally, ChannelTally } from '#domain/attempt/tally/tally.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { CampaignView } from './campaign-view.ts';
import { type Forecast, forecastCalls } from './forecast.ts';

/** Something that people want to be told of once, in the thread below the card. */
export type Milestone = {
  id: string;
  /** Acts of people and of the program, as the database kept them with the act itself. */
  kind:
    | 'submitted'
    | 'approval'
    | 'sent-back'
    | 'expired'
    | 'started'
    | 'paused'
    | 'asked-to-go-on'
    | 'resumed'
    | 'stopped'
    | 'finished'
    | 'retry-round'
    /** A weekly notice: `reason` is why. */
    | 'weekly-ended'
    /** Closure `count` corrects it, or goes on from it, and calls. */
    | 'followed'
    | NoticedMilestone['kind'];
  /** Of a retry round: which try. */
  round: number;
  by: string | null;
  reason: string | null;
  count: number | null;
  at: Temporal.Instant;
};

/** What nobody did: the process that draws the card notices it. */
export type NoticedMilestone = {
  kind: 'half-way' | 'slow' | 'late' | 'carrier-short' | 'carrier-eased' | 'filtered' | 'refused';
  count?: number;
  /** How the carrier shows that it is short of room. */
  reason?: Pressure;
  at: Temporal.Instant;
};

/**
 * What a thread can be told by what was read of a campaign before: the submission of a version that was a draft then is told
 * with the next reading, which knows who is asked. All that came after it waits with it.
 */
export function newsKnownTo(
  { state, version }: Pick<CampaignView, 'state' | 'version'>,
  news: readonly Milestone[],
): Milestone[] {
  const unknown = news.findIndex(
    ({ kind, count }) =>
      kind === 'submitted' &&
      count !== null &&
      (count > version || (count === version && state === 'draft')),
  );
  return news.slice(0, unknown === -1 ? undefined : unknown);
}

/** Because the database came back: nothing is called, and that is told. */
export const isWaiting = (comeback: CampaignView['comeback']): boolean =>
  comeback !== undefined && comeback.state !== 'over';

/** A shorter closure posts no half-way milestone. */
const longSeconds = 10 * 60;

/** How it goes on from here, as far as calls are left, nothing stands still and a worker runs. */
export function forecastOf(view: CampaignView): Forecast | undefined {
  const { tally, state, freeze, noWorker, comeback } = view;
  if (tally === undefined || state !== 'dialing' || freeze !== undefined) return undefined;
  if (noWorker === true || isWaiting(comeback)) return undefined;
  return forecastCalls(tally.pace, view);
}

export function noticeMilestones(view: CampaignView): NoticedMilestone[] {
  const { tally, startedAt } = view;
  if (tally === undefined || startedAt === null || view.state !== 'dialing') return [];
  const { at, measuredSeconds } = tally.pace;
  const forecast = forecastOf(view);
  const { settled, total } = tally.phones;
  const isLong = startedAt.until(at).total('seconds') >= longSeconds;
  const noticed: NoticedMilestone[] = [];
  if (isLong && settled * 2 >= total && settled < total) {
    noticed.push({ kind: 'half-way', count: settled, at });
  }
  noticed.push(...textMilestones(tally, at), ...refusalMilestones(view, tally, at));
  if (forecast?.isSlow === true && view.slowed === undefined) {
    const perMinute = Math.round((60 * tally.pace.placed) / measuredSeconds);
    noticed.push({ kind: 'slow', count: perMinute, at });
  }
  if (forecast !== undefined) noticed.push(...carrierMilestones(view, at));
  if (forecast !== undefined && forecast.tooLate > 0) {
    noticed.push({ kind: 'late', count: forecast.tooLate, at });
  }
  return noticed;
}

/** One is enough for a person to look at the words. */
function textMilestones({ text }: CampaignTally, at: Temporal.Instant): NoticedMilestone[] {
  const filtered = text.byDisposition.content ?? 0;
  return filtered === 0 ? [] : [{ kind: 'filtered', count: filtered, at }];
}

/** What the carrier does not take, and nothing was paused for. */
function refusalMilestones(
  { purpose }: CampaignView,
  { voice, text, waits }: CampaignTally,
  at: Temporal.Instant,
): NoticedMilestone[] {
  const isRefused = (channel: Channel, how: Disposition | undefined) =>
    how === 'refused' || (how === 'account' && channel === 'text' && purpose === 'emergency');
  const ended = ({ byDisposition }: ChannelTally, channel: Channel) =>
    (isRefused(channel, 'account') ? (byDisposition.account ?? 0) : 0) +
    (byDisposition.refused ?? 0);
  const waiting = waits.filter(({ channel, after }) => isRefused(channel, after));
  const count =
    ended(voice, 'voice') +
    ended(text, 'text') +
    waiting.reduce((sum, { phones }) => sum + phones, 0);
  return count === 0 ? [] : [{ kind: 'refused', count, at }];
}

/** One refusal is nobody's news; a pace that was halved twice is. */
function carrierMilestones(
  { slowed, callsPerSecond }: CampaignView,
  at: Temporal.Instant,
): NoticedMilestone[] {
  if (slowed === undefined) return [];
  if (slowed.pressure === undefined) return [{ kind: 'carrier-eased', at }];
  const isShort = slowed.callsPerSecond < callsPerSecond / 2;
  return isShort ? [{ kind: 'carrier-short', reason: slowed.pressure, at }] : [];
}
