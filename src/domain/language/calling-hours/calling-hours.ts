import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/**
 * When a recipient may be called: 9:00 to 20:00, on Sundays from noon, in the recipient's own zone. Narrower than
 * 47 CFR 64.1200(c)(1), and kept for every message that is not an emergency.
 */
export const callingHours = { opensAt: '09:00', opensOnSundayAt: '12:00', closesAt: '20:00' };

/** 47 CFR 64.1200(c)(1). */
export const lawfulHours = { opensAt: '08:00', closesAt: '21:00' };

const opensAt = Temporal.PlainTime.from(callingHours.opensAt);
const opensOnSundayAt = Temporal.PlainTime.from(callingHours.opensOnSundayAt);
const closesAt = Temporal.PlainTime.from(callingHours.closesAt);
const sunday = 7;

/** From `opensAt` up to, and without, `closesAt`. */
export type OpenHours = { opensAt: Temporal.Instant; closesAt: Temporal.Instant };

/**
 * An emergency may ring at any hour. Its grounds are the FCC's list (FCC 16-88), on which an unexcused absence
 * stands too, so there is no purpose that has hours of its own.
 */
export function keepsCallingHours(purpose: Purpose): boolean {
  return purpose !== 'emergency';
}

/** When the first families hear what begins at a time: a school matter of the night waits until the morning. */
export function heardFrom(
  { purpose, timeZone }: { purpose: Purpose; timeZone: string },
  begins: Temporal.Instant,
): Temporal.Instant {
  if (!keepsCallingHours(purpose)) return begins;
  return nextHours([timeZone], begins)?.opensAt ?? begins;
}

/** The phone may belong to any of the zones, so every one of them must be within its hours. */
export function isWithinCallingHours(zones: readonly string[], now: Temporal.Instant): boolean {
  return nextHours(zones, now)?.opensAt.equals(now) === true;
}

/** No two weeks of clocks on Earth are so unlike those before that it pays to look further. */
const horizon = Temporal.Duration.from({ hours: 14 * 24 });

/**
 * The hours that all zones share: those running at `from`, else the next ones. None where no zone is known, a name
 * is not a zone's, or the zones share no hour within two weeks.
 */
export function nextHours(zones: readonly string[], from: Temporal.Instant): OpenHours | undefined {
  if (zones.length === 0 || !zones.every(isTimeZone)) return undefined;
  const last = from.add(horizon);
  // Each round moves on to the opening of the zone that opens last, until none of them moves any further.
  for (let at = from; Temporal.Instant.compare(at, last) <= 0; ) {
    const hours = zones.map((zone) => hoursIn(zone, at));
    const opening = hours.map((one) => one.opensAt).reduce(laterOf);
    if (opening.equals(at)) {
      return { opensAt: at, closesAt: hours.map((one) => one.closesAt).reduce(earlierOf) };
    }
    at = opening;
  }
  return undefined;
}

/** A phone rings for a minute at most; anyone who answers after the end of the hours may be told nothing any more. */
const ringSeconds = 65;

/** The hours in which the next order may go out: those that run, unless a call of now might be answered after them. */
export function orderHours(
  to: { timeZones: readonly string[]; channel: Channel },
  from: Temporal.Instant,
): OpenHours | undefined {
  const hours = nextHours(to.timeZones, from);
  if (hours === undefined || to.channel === 'text') return hours;
  const isLongEnough = hours.opensAt.until(hours.closesAt).total('seconds') >= ringSeconds;
  return isLongEnough ? hours : nextHours(to.timeZones, hours.closesAt);
}

/** All hours that the zones share between two instants. */
export function hoursBetween(
  zones: readonly string[],
  from: Temporal.Instant,
  until: Temporal.Instant,
): OpenHours[] {
  const found: OpenHours[] = [];
  for (let at = from; ; ) {
    const hours = nextHours(zones, at);
    if (hours === undefined || Temporal.Instant.compare(hours.opensAt, until) >= 0) return found;
    found.push({ ...hours, closesAt: earlierOf(hours.closesAt, until) });
    at = hours.closesAt;
  }
}

function hoursIn(zone: string, now: Temporal.Instant): OpenHours {
  const local = now.toZonedDateTimeISO(zone);
  const today = local.toPlainDate();
  const time = local.toPlainTime();
  const isOver = Temporal.PlainTime.compare(time, closesAt) >= 0;
  const day = isOver ? today.add({ days: 1 }) : today;
  const opening = day.dayOfWeek === sunday ? opensOnSundayAt : opensAt;
  const isOpen = !isOver && Temporal.PlainTime.compare(time, opening) >= 0;
  return {
    opensAt: isOpen ? now : instantOf(day, opening, zone),
    closesAt: instantOf(day, closesAt, zone),
  };
}

/** The later one, should a clock ever be set back over one of these hours: time must only go on. */
function instantOf(date: Temporal.PlainDate, time: Temporal.PlainTime, zone: string) {
  return date.toPlainDateTime(time).toZonedDateTime(zone, { disambiguation: 'later' }).toInstant();
}

const known = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  let is = known.get(name);
  if (is === undefined) {
    is = canBeRead(name);
    known.set(name, is);
  }
  return is;
}

function canBeRead(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function laterOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}

function earlierOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
