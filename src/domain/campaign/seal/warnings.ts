import { keepsCallingHours } from '#domain/calling-hours/calling-hours.ts';
import { fitInHours } from '#domain/calling-hours/fit-in-hours.ts';
import { ofBuildings } from '#domain/campaign/campaign.ts';
import { type Ground, type Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Warning } from './warning.ts';
import { oddWords } from './wrong-day-words.ts';

export type WarningFacts = {
  happening: Happening;
  ground: Ground;
  purpose: Purpose;
  /** ISO 8601 calendar date. */
  eventDate: string;
  /** When calls may begin: the start that was asked for, or the sealing itself. */
  startsAt: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
  /** The district's. */
  timeZone: string;
  callsPerSecond: number;
  texts: Readonly<Record<string, string>>;
  /** Phones to call, or to text where nobody is called. */
  phones: number;
  /** The same with those that are left out. */
  onRoster: number;
  zones: readonly { timeZones: readonly string[]; count: number }[];
  languages: readonly { language: string; count: number }[];
  /** It goes to those whom another one reached, however many they are. */
  isCorrection: boolean;
  /** Absent with fewer than three closures to compare with. */
  usual?: { phones: number; closures: number };
  /** Of these schools; only asked for where there is no usual. */
  students?: number;
  /** Name of the holiday that the date falls on. */
  holiday?: string;
};

/** Everything odd, in the order of the card. */
export function findWarnings(facts: WarningFacts): Warning[] {
  return [
    ...oddSize(facts),
    ...oddGround(facts),
    ...oddRings(facts),
    ...oddDay(facts),
    ...oddBeginning(facts),
    ...oddWords(facts),
    ...facts.languages
      .filter(({ language }) => facts.texts[language] === undefined)
      .map(({ language, count }) => ({
        kind: 'language-missing' as const,
        language,
        phones: count,
      })),
  ];
}

/** Half as many again, or as few; ten phones more or less are a class that moved. */
function oddSize({ phones, onRoster, isCorrection, usual, students }: WarningFacts): Warning[] {
  if (isCorrection) return [];
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

function isNight(at: Temporal.Instant, timeZone: string): boolean {
  const local = at.toZonedDateTimeISO(timeZone).toPlainTime();
  return (
    Temporal.PlainTime.compare(local, earliest) < 0 ||
    Temporal.PlainTime.compare(local, latest) >= 0
  );
}

const ofSchoolDays: readonly Happening[] = [
  'closed',
  ...ofBuildings,
  'late-1h',
  'late-2h',
  'late-3h',
  'early-dismissal',
  'remote-day',
];

function oddDay({ happening, eventDate, holiday }: WarningFacts): Warning[] {
  if (!ofSchoolDays.includes(happening)) return [];
  if (holiday !== undefined) return [{ kind: 'holiday', name: holiday }];
  return Temporal.PlainDate.from(eventDate).dayOfWeek > 5 ? [{ kind: 'weekend' }] : [];
}

/** What changes the morning is told before it; 5:30 pm stands where 5:30 am was meant. */
function oddBeginning({ happening, eventDate, startsAt, timeZone }: WarningFacts): Warning[] {
  if (!ofSchoolDays.includes(happening)) return [];
  const local = startsAt.toZonedDateTimeISO(timeZone);
  const order = Temporal.PlainDate.compare(local.toPlainDate(), eventDate);
  const isLate = order > 0 || (order === 0 && happening !== 'early-dismissal' && local.hour >= 12);
  return isLate ? [{ kind: 'begins-late', at: startsAt.toString(), isOver: order > 0 }] : [];
}
