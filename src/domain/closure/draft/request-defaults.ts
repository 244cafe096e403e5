import { emergencyGrounds, mayBeSafe, statesFact } from '#domain/closure/campaign.ts';
import { optionFieldsOfTerms } from '#domain/closure/terms/terms.ts';
import { keepsCallingHours, nextHours } from '#domain/language/calling-hours/calling-hours.ts';
import {
  endsAction,
  type Ground,
  type Happening,
  happenings,
  isProtocolAction,
  ofBuildings,
  ofSchoolDays,
} from '#domain/shared/happening.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';
import { everyPurpose } from '#domain/shared/purpose.ts';
import { latestStart, nightBegins, withChosenStart } from './beginning.ts';

type Values = Readonly<Record<string, string>>;

export type RequestContext = {
  now: Temporal.Instant;
  timeZone: string;
  /** Days without school, from today on. */
  holidays: readonly { day: string; name: string }[];
  /** Whether a building without heat, water or power is an emergency in this district. */
  buildingEmergencies: boolean;
  /** Whether a closure of schools tells their staff as well; absent where the roster has no staff to tell. */
  staff?: 'if-asked' | 'usually';
  /** What staff speak besides English, most of them first; those that we have words in. */
  staffLanguages?: readonly string[];
  /** The roster has emergency contacts to call. */
  hasContacts?: boolean;
};

/** When a school day is over, where nobody said when students leave. */
const dayEnds = Temporal.PlainTime.from('15:00');

/** What more than what, where and when a form may say; what is not said is as usual. */
export const optionNames = [
  ...optionFieldsOfTerms,
  'staffWords',
  'startDate',
  'startTime',
  'repeat',
  'until',
  'stopDate',
  'stopTime',
] as const;

function isSchoolDay(day: Temporal.PlainDate, holidays: RequestContext['holidays']): boolean {
  return day.dayOfWeek < 6 && holidays.every((holiday) => holiday.day !== day.toString());
}

/**
 * The day that a closure is about unless another is named: today while that still helps, else the next day of school.
 * What is told of no school day in particular is of today.
 */
export function usualDay(
  asked: { happening?: string | undefined; dismissalTime?: string | undefined },
  { now, timeZone, holidays }: Omit<RequestContext, 'buildingEmergencies'>,
): string {
  const local = now.toZonedDateTimeISO(timeZone);
  const today = local.toPlainDate();
  const happening = happeningOf(asked.happening) ?? 'closed';
  if (!ofSchoolDays.includes(happening)) return today.toString();
  const end =
    happening === 'early-dismissal' ? (readTime(asked.dismissalTime) ?? dayEnds) : latestStart;
  const isStillTime = Temporal.PlainTime.compare(local.toPlainTime(), end) < 0;
  let day = isStillTime ? today : today.add({ days: 1 });
  for (let tries = 0; tries < 60 && !isSchoolDay(day, holidays); tries += 1)
    day = day.add({ days: 1 });
  return day.toString();
}

/** What is happening, and whether `groups` or the schools are told. */
type Asked = { happening?: string | undefined; who?: string | undefined };

/** Whose reason only a person knows. */
const unguessable: readonly Happening[] = [
  'early-dismissal',
  'shelter',
  'evacuation',
  'all-clear',
  'reunification',
];

/**
 * The reason that nobody has to choose, for it is nearly always this one. Undefined where a wrong guess would be told to
 * families: somebody chooses there.
 */
export function usualGround({ happening, who }: Asked): Ground | undefined {
  const kind = happeningOf(happening);
  if (kind === undefined || unguessable.includes(kind)) return undefined;
  if (kind === 'other' || kind === 'open' || kind === 'hold' || kind === 'hold-lifted')
    return 'none';
  // A bus that is late, or a class that stays home, is no weather.
  if (who === 'groups' && ofSchoolDays.includes(kind) && !ofBuildings.includes(kind))
    return undefined;
  if (kind === 'secure' || kind === 'lockdown') return 'threat';
  return ofBuildings.includes(kind) ? 'building' : 'weather';
}

/**
 * What somebody chose, of what a form brought back. A reason and a kind of notice that the form offered for something else
 * that happens are nobody's choice: they are as usual again.
 */
export function chosenOf(given: Values): Record<string, string> {
  const { offeredFor, offeredGround, offeredPurpose, offeredStop } = given;
  // When the start moves, so does the time to stop trying.
  const isOurStop = offeredStop !== undefined && offeredStop === stopOf(given);
  const kept = Object.entries(given).filter(
    ([name]) => !isOurStop || (name !== 'stopDate' && name !== 'stopTime'),
  );
  if (offeredFor === undefined || offeredFor === offerKey(given)) return Object.fromEntries(kept);
  return Object.fromEntries(
    kept.filter(
      ([name, value]) =>
        !(name === 'ground' && value === offeredGround) &&
        !(name === 'purpose' && value === offeredPurpose),
    ),
  );
}

/** When to stop trying, as a form says it. */
export const stopOf = ({ stopDate = '', stopTime = '' }: Values) => `${stopDate} ${stopTime}`;

/** What a reason and a kind of notice are offered for. */
export const offerKey = ({ happening = '', who }: Asked) =>
  who === 'groups' ? `${happening} of groups` : happening;

/** No emergency until a person says so: their form asks what kind of notice it is. */
const asksKind: readonly Happening[] = ['other', 'open'];

/** None of these, and nothing that groups alone are told, is an emergency until a person says so. An open reason may be one. */
function usualPurpose(
  { happening, ground, who }: Values,
  { buildingEmergencies }: Pick<RequestContext, 'buildingEmergencies'>,
): 'emergency' | 'school-mission' {
  const isEmergency =
    !asksKind.some((one) => one === happening) &&
    who !== 'groups' &&
    ((ground ?? '') === '' || emergencyGrounds.some((one) => one === ground)) &&
    (ground !== 'building' || buildingEmergencies);
  return isEmergency ? 'emergency' : 'school-mission';
}

/**
 * What the form left to us, filled in as usual: an emergency where the reason is one, called and then texted, started as
 * soon as it is approved. An action of the building is called and texted at once, and told to staff as well. It stops after two hours, counted from when calling hours open where it keeps
 * them; about a day that is still to come it stops at 9 pm, or after an hour.
 */
export function withUsual(asked: Values, context: RequestContext): Record<string, string> {
  const { now, timeZone } = context;
  const given = withChosenStart(asked, context);
  const ground = given['ground'] ?? usualGround(given);
  const values: Values = { ...given, ...(ground === undefined ? {} : { ground }) };
  const purpose =
    everyPurpose.find((one) => one === values['purpose']) ?? usualPurpose(values, context);
  const stop = usualStop(values, { now, timeZone, waits: keepsCallingHours(purpose) });
  const isAction = isProtocolAction(values['happening']);
  const tellsStaff = context.staff === 'usually' || (isAction && context.staff !== undefined);
  return {
    purpose,
    tells: values['who'] !== 'groups' && tellsStaff ? 'both' : 'families',
    delivery: isAction ? 'call-and-text' : 'call-then-text',
    ...(values['stopDate'] === undefined && values['stopTime'] === undefined
      ? {
          stopDate: stop.toPlainDate().toString(),
          stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
        }
      : {}),
    ...values,
  };
}

/** In the district's zone. */
function usualStop(
  values: Values,
  { now, timeZone, waits }: Pick<RequestContext, 'now' | 'timeZone'> & { waits: boolean },
): Temporal.ZonedDateTime {
  const date = readDay(values['startDate']);
  const time = readTime(values['startTime']);
  const start = date && time && instantOf(date, time, timeZone);
  const asked = start ?? now;
  const opening = waits ? nextHours([timeZone], asked)?.opensAt : undefined;
  const begin = (opening ?? asked).toZonedDateTimeISO(timeZone);
  const after = (hours: number) =>
    begin
      .add({ hours })
      .round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' });
  const day = readDay(values['date']);
  const isAhead = day !== undefined && Temporal.PlainDate.compare(begin.toPlainDate(), day) < 0;
  if (!isAhead) return after(2);
  const evening = begin.withPlainTime(nightBegins);
  return Temporal.ZonedDateTime.compare(evening, after(1)) > 0 ? evening : after(1);
}

type NeededField = 'afterwards' | 'dismissalTime' | 'safe' | 'purpose' | 'fact';

/** The fields that only some requests need, beside a reason where none is usual. */
export function fieldsFor(values: Values): NeededField[] {
  const { happening } = values;
  const isEnding = happeningOf(happening) !== undefined && endsAction(happening as Happening);
  const isTimed =
    happening === 'early-dismissal' || (isEnding && values['afterwards'] === 'dismissal');
  return [
    ...(isEnding ? (['afterwards'] as const) : []),
    ...(isTimed ? (['dismissalTime'] as const) : []),
    ...(mayBeSafe.some((one) => one === happening) ? (['safe'] as const) : []),
    ...(asksKind.some((one) => one === happening) ? (['purpose'] as const) : []),
    ...(statesFact(values) ? (['fact'] as const) : []),
  ];
}

/** What a request lacks that only a person can say. `values` are as they came, without what nobody chose. */
export function unsaidIn(values: Values): (NeededField | 'ground')[] {
  const { ground } = values;
  const mayBeEmergency = emergencyGrounds.some((one) => one === ground);
  const needed = fieldsFor(values).filter((name) => name !== 'purpose' || mayBeEmergency);
  const isKnown = happeningOf(values['happening']) !== undefined;
  return [
    ...(isKnown && usualGround(values) === undefined ? (['ground'] as const) : []),
    ...needed,
  ].filter((name) => values[name] === undefined);
}

function happeningOf(value: string | undefined): Happening | undefined {
  return value !== undefined && Object.hasOwn(happenings, value) ? (value as Happening) : undefined;
}
