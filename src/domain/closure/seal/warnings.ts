import { callsAtOnce } from '#domain/closure/campaign.ts';
import { findContradictions } from '#domain/closure/contradiction/contradictions.ts';
import { usHoliday } from '#domain/closure/seal/us-holiday.ts';
import { keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import { fitInHours } from '#domain/language/calling-hours/fit-in-hours.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { type Ground, type Happening, ofSchoolDays } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Warning } from './warning.ts';

export type WarningFacts = {
  happening: Happening;
  ground: Ground;
  purpose: Purpose;
  /** ISO 8601 calendar date. */
  eventDate: string;
  /** `HH:MM`, of an early dismissal. */
  dismissalTime?: string | null | undefined;
  /** When calls may begin: the start that was asked for, or the sealing itself. */
  startsAt: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
  delivery: Delivery;
  /** The district's. */
  timeZone: string;
  state: string | null;
  callsPerSecond: number;
  texts: Readonly<Record<string, string>>;
  /** Names of those that are told, and of all schools; and where children are picked up. */
  schools: readonly string[];
  allSchools: readonly string[];
  place?: string | null;
  /** Phones to call, or to text where nobody is called. */
  phones: number;
  /** The same with those that are left out. */
  onRoster: number;
  zones: readonly { timeZones: readonly string[]; count: number }[];
  languages: readonly { language: string; count: number }[];
  /** It goes to those whom another one reached, or an incident concerns, however many they are. */
  isNarrowed: boolean;
  /** Absent with fewer than three closures to compare with. */
  usual?: { phones: number; closures: number };
  /** Of these schools; only asked for where there is no usual. */
  students?: number;
  /** Name of the holiday that the date falls on. */
  holiday?: string;
  /** Of the same day and some of these schools. */
  conflicts: readonly { number: number; happening: Happening }[];
  /** When it waits for a decision, until when, and when approvers are called by phone. */
  decision: { from: Temporal.Instant; until: Temporal.Instant; calledFrom: Temporal.Instant };
};

/** Minutes until the first approver is called by phone about what waits. The database knows the same. */
export function escalationMinutes(
  { happening, purpose }: { happening: Happening; purpose: Purpose },
  district: { emergencyEscalationMinutes: number; escalationMinutes: number },
): number {
  if (purpose !== 'emergency') return district.escalationMinutes;
  return callsAtOnce.includes(happening) ? 0 : district.emergencyEscalationMinutes;
}

/** Everything odd, in the order of the card. */
export function findWarnings(facts: WarningFacts): Warning[] {
  const startsOn = facts.startsAt.toZonedDateTimeISO(facts.timeZone).toPlainDate().toString();
  return [
    ...findContradictions(facts.texts, { ...facts, startsOn }),
    ...conflictsOf(facts),
    ...oddDay(facts),
    ...oddSize(facts),
    ...oddGround(facts),
    ...liveAnnouncement(facts),
    ...oddRings(facts),
    ...oddBeginning(facts),
    ...shortNight(facts),
    ...facts.languages
      .filter(({ language }) => facts.texts[language] === undefined)
      .map(({ language, count }) => ({
        kind: 'language-missing' as const,
        language,
        phones: count,
      })),
  ];
}

type EarlyWarning = Extract<
  Warning,
  { kind: 'conflict' | 'weekend' | 'holiday' | 'us-holiday' | 'begins-late' | 'expires-at-night' }
>;

/** What can be told of the day and the hour before there is a call list. */
export function findEarlyWarnings(
  facts: Pick<
    WarningFacts,
    | 'happening'
    | 'eventDate'
    | 'dismissalTime'
    | 'startsAt'
    | 'timeZone'
    | 'holiday'
    | 'conflicts'
    | 'decision'
  >,
): EarlyWarning[] {
  return [...conflictsOf(facts), ...oddDay(facts), ...oddBeginning(facts), ...shortNight(facts)];
}

const conflictsOf = ({ conflicts }: Pick<WarningFacts, 'conflicts'>): EarlyWarning[] =>
  conflicts.map(({ number, happening }) => ({ kind: 'conflict', number, happening }));

const shortWait = 30;

/** What happens if everybody sleeps. */
function shortNight({
  decision,
  timeZone,
}: Pick<WarningFacts, 'decision' | 'timeZone'>): EarlyWarning[] {
  const { from, until, calledFrom } = decision;
  const isShort = from.until(until).total('minutes') <= shortWait;
  if (!isShort || !isNight(from, timeZone)) return [];
  const isCalled = Temporal.Instant.compare(calledFrom, until) < 0;
  return [
    {
      kind: 'expires-at-night',
      at: until.toString(),
      ...(isCalled ? { calledFrom: calledFrom.toString() } : {}),
    },
  ];
}

/** Half as many again, or as few; ten phones more or less are a class that moved. */
function oddSize({ phones, onRoster, isNarrowed, usual, students }: WarningFacts): Warning[] {
  if (isNarrowed) return [];
  if (usual !== undefined) {
    const isOther = phones > usual.phones * 1.5 || phones * 1.5 < usual.phones;
    return isOther && Math.abs(phones - usual.phones) > 10
      ? [{ kind: 'other-size', phones, usual: usual.phones, closures: usual.closures }]
      : [];
  }
  if (onRoster > 10 && phones * 2 < onRoster) return [{ kind: 'few-of-roster', phones, onRoster }];
  return students !== undefined && phones > 10 && phones > students * 8
    ? [{ kind: 'many-for-students', phones, students }]
    : [];
}

/** An approver must see it, and a lawyer should have. */
function oddGround({ ground, purpose }: WarningFacts): Warning[] {
  return ground === 'building' && purpose === 'emergency' ? [{ kind: 'ground-for-counsel' }] : [];
}

/** Cal. PUC 2872(d) spares calls of a school about attendance, health and safety; 2874 wants a live person before any other. */
function liveAnnouncement({ state, purpose, delivery, phones }: WarningFacts): Warning[] {
  const calls = state === 'CA' && purpose !== 'emergency' && delivery !== 'text' && phones > 0;
  return calls ? [{ kind: 'live-announcement' }] : [];
}

const earliest = Temporal.PlainTime.from('05:30');
const latest = Temporal.PlainTime.from('21:00');
const longestEmergency = 3600;

/** Only an emergency has no hours of its own; everything else waits for calling hours where the phone is. */
function oddRings(facts: WarningFacts): Warning[] {
  if (keepsCallingHours(facts.purpose)) return [];
  const fit = fitInHours({ ...facts, startAt: facts.startsAt, anyHour: true });
  if (fit.firstRing === null || fit.lastRing === null) return [];
  const seconds = fit.firstRing.until(fit.lastRing).total('seconds');
  return [
    ...ringsOf(facts.zones, { first: fit.firstRing, last: fit.lastRing }),
    ...(seconds > longestEmergency
      ? [{ kind: 'slow-emergency' as const, seconds: Math.round(seconds) }]
      : []),
  ];
}

function ringsOf(
  zones: WarningFacts['zones'],
  rings: { first: Temporal.Instant; last: Temporal.Instant },
): Warning[] {
  const counts = new Map<string, number>();
  const edges = new Map<string, 'first' | 'last'>();
  for (const { timeZones, count } of zones) {
    // A phone that may be in several zones is counted where the hour is odd.
    const odd = timeZones.flatMap((zone) => {
      const edge = (['first', 'last'] as const).find((one) => isNight(rings[one], zone));
      return edge === undefined ? [] : [{ zone, edge }];
    });
    const worst = odd.find(({ edge }) => edge === 'first') ?? odd[0];
    if (worst === undefined) continue;
    edges.set(worst.zone, worst.edge);
    counts.set(worst.zone, (counts.get(worst.zone) ?? 0) + count);
  }
  return [...edges].map(([timeZone, edge]) => ({
    kind: `${edge}-ring` as const,
    at: rings[edge].toString(),
    timeZone,
    phones: counts.get(timeZone) ?? 0,
  }));
}

/** Before 5:30 am, or from 9 pm on. */
export function isNight(at: Temporal.Instant, timeZone: string): boolean {
  const local = at.toZonedDateTimeISO(timeZone).toPlainTime();
  return (
    Temporal.PlainTime.compare(local, earliest) < 0 ||
    Temporal.PlainTime.compare(local, latest) >= 0
  );
}

function oddDay({
  happening,
  eventDate,
  holiday,
}: Pick<WarningFacts, 'happening' | 'eventDate' | 'holiday'>): EarlyWarning[] {
  if (!ofSchoolDays.includes(happening)) return [];
  if (holiday !== undefined) return [{ kind: 'holiday', name: holiday }];
  if (Temporal.PlainDate.from(eventDate).dayOfWeek > 5) return [{ kind: 'weekend' }];
  const name = usHoliday(eventDate);
  return name === undefined ? [] : [{ kind: 'us-holiday', name }];
}

/** What changes the morning is told before it; 5:30 pm stands where 5:30 am was meant. */
function oddBeginning({
  happening,
  eventDate,
  dismissalTime,
  startsAt,
  timeZone,
}: Pick<
  WarningFacts,
  'happening' | 'eventDate' | 'dismissalTime' | 'startsAt' | 'timeZone'
>): EarlyWarning[] {
  if (!ofSchoolDays.includes(happening)) return [];
  const local = startsAt.toZonedDateTimeISO(timeZone);
  const order = Temporal.PlainDate.compare(local.toPlainDate(), eventDate);
  if (order < 0) return [];
  const when = order > 0 ? 'another-day' : lateness(local.toPlainTime(), happening, dismissalTime);
  return when === undefined ? [] : [{ kind: 'begins-late', at: startsAt.toString(), when }];
}

function lateness(
  at: Temporal.PlainTime,
  happening: Happening,
  dismissalTime: string | null | undefined,
) {
  const isFrom = (time: string) => Temporal.PlainTime.compare(at, time) >= 0;
  if (happening === 'early-dismissal') {
    return isFrom(dismissalTime ?? '15:00') ? ('after-dismissal' as const) : undefined;
  }
  if (isFrom('15:00')) return 'after-school' as const;
  return isFrom('12:00') ? ('afternoon' as const) : undefined;
}
