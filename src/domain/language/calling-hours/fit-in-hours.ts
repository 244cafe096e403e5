import { hoursBetween } from './calling-hours.ts';

export type CampaignHours = {
  /** How many phones have these candidate zones. */
  zones: readonly { timeZones: readonly string[]; count: number }[];
  startAt: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
  callsPerSecond: number;
  /** An emergency: every hour is open, and only the pace and the end matter. */
  anyHour?: boolean;
};

/** Every phone is counted in one of `fits`, `deferred`, `never` and `tooSlow`. */
export type HoursFit = {
  /** Rung in the hours that are open when the campaign starts. */
  fits: number;
  /** Rung in hours that open later, and before the campaign ends: the next morning, say. */
  deferred: number;
  /** The campaign ends before their hours open, or nobody knows their zone. */
  never: number;
  /** Their hours open in time, but at this pace they close, or the campaign ends, before it is their turn. */
  tooSlow: number;
  /** When the first and the last of the phones that are rung are rung; null: none is. */
  firstRing: Temporal.Instant | null;
  lastRing: Temporal.Instant | null;
};

/** Times are milliseconds from the start of the campaign. */
type Hours = { opens: number; closes: number };
type Group = {
  left: number;
  hours: Hours[] /** Index of the first hours that are not over. */;
  place: number;
};

/**
 * Whether a campaign that is not an emergency gets through within everybody's calling hours, each phone being rung
 * once. All phones share the pace, and whose hours close first is rung first. So it is the best that the pace
 * allows; retries, and a dialer that takes another order, come on top.
 *
 * Works on the stretches of time in which nobody's hours open or close: at most two a day for each zone there is.
 */
export function fitInHours(campaign: CampaignHours): HoursFit {
  const groups = campaign.zones.map(({ timeZones, count }) => ({
    left: count,
    hours: hoursFromStart(timeZones, campaign),
    place: 0,
  }));
  const pace = createPace(campaign.callsPerSecond);
  const fit = { fits: 0, deferred: 0, never: 0, tooSlow: 0 };
  for (const [begins, ends] of stretchesOf(groups)) {
    for (const { group, hours } of openGroups(groups, begins)) {
      const rung = pace.ring(group.left, begins, ends);
      group.left -= rung;
      fit[hours.opens === 0 ? 'fits' : 'deferred'] += rung;
    }
  }
  for (const { left, hours } of groups) fit[hours.length === 0 ? 'never' : 'tooSlow'] += left;
  const instantOf = (time: number | undefined) =>
    time === undefined ? null : campaign.startAt.add({ milliseconds: Math.floor(time) });
  return { ...fit, firstRing: instantOf(pace.firstAt), lastRing: instantOf(pace.lastAt) };
}

function hoursFromStart(
  zones: readonly string[],
  { startAt, stopTryingAt, anyHour }: CampaignHours,
): Hours[] {
  const timeOf = (instant: Temporal.Instant) =>
    instant.epochMilliseconds - startAt.epochMilliseconds;
  if (anyHour === true) return [{ opens: 0, closes: timeOf(stopTryingAt) }];
  return hoursBetween(zones, startAt, stopTryingAt).map(({ opensAt, closesAt }) => ({
    opens: timeOf(opensAt),
    closes: timeOf(closesAt),
  }));
}

function stretchesOf(groups: readonly Group[]): [begins: number, ends: number][] {
  const all = groups.flatMap(({ hours }) => hours.flatMap(({ opens, closes }) => [opens, closes]));
  const times = [...new Set(all)].sort((one, other) => one - other);
  return times.slice(1).map((ends, place) => [times[place] ?? 0, ends]);
}

/** Those with phones left whose hours run at `time`, the earliest to close first. */
function openGroups(groups: readonly Group[], time: number): { group: Group; hours: Hours }[] {
  return groups
    .flatMap((group) => {
      const hours = group.left === 0 ? undefined : hoursAt(group, time);
      return hours === undefined ? [] : [{ group, hours }];
    })
    .sort((one, other) => one.hours.closes - other.hours.closes);
}

/** Time only goes on, so what is over is never looked at again. */
function hoursAt(group: Group, time: number): Hours | undefined {
  let hours = group.hours[group.place];
  while (hours !== undefined && hours.closes <= time) hours = group.hours[++group.place];
  return hours !== undefined && hours.opens <= time ? hours : undefined;
}

type Pace = {
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
  /** Rings up to `most` phones, evenly spaced, from `begins` and before `ends`; tells how many. */
  ring(most: number, begins: number, ends: number): number;
};

/** Fractions of a millisecond add up to less than this over a week of calls. */
const sliver = 1e-6;

function createPace(callsPerSecond: number): Pace {
  const step = 1000 / callsPerSecond;
  let firstAt: number | undefined;
  let lastAt: number | undefined;
  let free = 0;
  return {
    get firstAt() {
      return firstAt;
    },
    get lastAt() {
      return lastAt;
    },
    ring(most, begins, ends) {
      const at = Math.max(begins, free);
      const room = Math.max(0, Math.ceil((ends - at) / step - sliver));
      const rung = Math.min(most, room);
      if (rung === 0) return 0;
      firstAt ??= at;
      lastAt = at + (rung - 1) * step;
      free = at + rung * step;
      return rung;
    },
  };
}
