/**
 * When a recipient may be called: 9:00 to 20:00, on Sundays from noon, in the recipient's own zone. Narrower than
 * 47 CFR 64.1200(c)(1), and kept for every message that is not an emergency.
 */
const opensAt = Temporal.PlainTime.from('09:00');
const opensOnSundayAt = Temporal.PlainTime.from('12:00');
const closesAt = Temporal.PlainTime.from('20:00');
const sunday = 7;

/** The phone may belong to any of the zones, so every one of them must be within its hours. */
export function isWithinCallingHours(zones: readonly string[], now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(nextOpening(zones, now), now) === 0;
}

/** `now` where calling is allowed now, else the first instant at which it is, in all zones. */
export function nextOpening(zones: readonly string[], now: Temporal.Instant): Temporal.Instant {
  if (zones.length === 0) throw new Error('no time zone: nobody knows when this phone may ring');
  let at = now;
  // Each round moves to a later opening of some zone; zones that never share an hour don't exist on Earth's
  // schools, and a bound keeps a wrong zone from looping.
  for (let round = 0; round < 64; round++) {
    const latest = zones.map((zone) => openingIn(zone, at)).reduce(laterOf);
    if (Temporal.Instant.compare(latest, at) === 0) return at;
    at = latest;
  }
  throw new Error('these time zones share no calling hours');
}

function openingIn(zone: string, now: Temporal.Instant): Temporal.Instant {
  const local = now.toZonedDateTimeISO(zone);
  const opening = openingOf(local.toPlainDate());
  const time = local.toPlainTime();
  if (Temporal.PlainTime.compare(time, opening) < 0) return at(local.toPlainDate(), opening, zone);
  if (Temporal.PlainTime.compare(time, closesAt) < 0) return now;
  const tomorrow = local.toPlainDate().add({ days: 1 });
  return at(tomorrow, openingOf(tomorrow), zone);
}

function openingOf(date: Temporal.PlainDate): Temporal.PlainTime {
  return date.dayOfWeek === sunday ? opensOnSundayAt : opensAt;
}

function at(date: Temporal.PlainDate, plainTime: Temporal.PlainTime, zone: string) {
  return date.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
}

function laterOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}
