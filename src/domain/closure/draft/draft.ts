import {
  type Draft,
  deliveries,
  emergencyGrounds,
  type MachinePolicy,
  machinePolicies,
  maxFactLength,
  mayBeSafe,
  offeredGrounds,
  purposes,
  statesFact,
  usualMachines,
} from '#domain/closure/campaign.ts';
import { tickedTerms } from '#domain/closure/terms/terms.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import {
  type Afterwards,
  afterwards,
  endsAction,
  type Ground,
  type Happening,
  happenings,
  isProtocolAction,
  ofBuildings,
} from '#domain/shared/happening.ts';
import { readTime } from '#domain/shared/local-time.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { isStartOver } from './beginning.ts';
import { cleanText } from './message-texts.ts';
import { readAudience } from './read/read-audience.ts';
import { readContacts } from './read/read-contacts.ts';
import { readEventDate, readTimes } from './read/read-times.ts';
import { readStaffTexts } from './read-staff-texts.ts';
import { readWeekly } from './weekly.ts';

/** What the form said, by field. */
type Values = Readonly<Record<string, string>>;

export type DraftOutcome =
  | { kind: 'draft'; draft: Omit<Draft, 'texts'> }
  | { kind: 'errors'; errors: Record<string, string> };

export type DraftContext = {
  now: Temporal.Instant;
  timeZone: string;
  /** From 1 for Monday; a weekly notice is sent on no other. */
  schoolWeekdays: readonly number[];
  schools: readonly { id: string }[];
  /** Of the groups that were chosen, those that the actor may send for. */
  groups?: readonly { id: string; schoolIds: readonly string[] }[];
  /** Whether a building without heat, water or power is an emergency in this district. */
  buildingEmergencies: boolean;
};

/**
 * Reads the first form. Everything that is wrong is said at once, by field, in plain words.
 * `schools` are those the actor may send for; `timeZone` is the district's.
 */
export function readDraft(values: Values, context: DraftContext): DraftOutcome {
  const errors: Record<string, string> = {};
  const what = readWhat(values, context, errors);
  const said = readSaid(values, what?.happening, errors);
  const fact = readFact(values, errors);
  const audience = readAudience(values, context, errors);
  const own = readStaffTexts(values, audience?.tells, errors);
  const eventDate = readEventDate(values['date'], context, errors);
  const times = readTimes(values, context, errors);
  const begin = (times?.startAt ?? context.now).toZonedDateTimeISO(context.timeZone);
  if (isStartOver({ happening: what?.happening, date: eventDate }, begin))
    errors['date'] = 'That start has already passed. Choose another day.';
  if (!what || !eventDate || !times || !audience) return { kind: 'errors', errors };
  const contacts =
    values['contacts'] === undefined
      ? {}
      : readContacts(values, { ...what, ...audience, ...times, now: context.now }, errors);
  const weekly =
    values['repeat'] === 'weekly'
      ? readWeekly(values, { ...times, eventDate }, context, errors)
      : {};
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  return {
    kind: 'draft',
    draft: {
      ...what,
      ...said,
      ...fact,
      ...times,
      ...audience,
      ...own,
      ...contacts,
      ...weekly,
      eventDate,
    },
  };
}

function readWhat(values: Values, context: DraftContext, errors: Record<string, string>) {
  const happening = oneOf<Happening>(values['happening'], happenings);
  // Absence calls are for a list of students, which has a form of its own.
  if (happening === 'absence') errors['happening'] = 'Type “closure absent” and paste the list.';
  const ground = offeredGrounds.find((one) => one === values['ground']);
  const purpose = oneOf<Purpose>(values['purpose'], purposes);
  const delivery = oneOf<Delivery>(values['delivery'], deliveries);
  if (happening === undefined) errors['happening'] = 'Choose what is happening.';
  if (delivery === undefined) errors['delivery'] = 'Choose how to contact families.';
  if (purpose === undefined) errors['purpose'] = 'Choose what kind of notice this is.';
  const wrong = wrongGround({ happening, ground, purpose }, context);
  if (wrong !== undefined) errors['ground'] = wrong;
  const machines = readMachines(values['machines'], purpose, errors);
  const ticked = readTicked(values, { happening, delivery }, errors);
  return happening && ground && purpose && delivery && machines
    ? {
        happening,
        ground,
        purpose,
        delivery,
        machines,
        ...ticked,
      }
    : undefined;
}

/** Its boxes. Of anything but an action of the building all phones ring that may. */
function readTicked(
  values: Values,
  { happening, delivery }: { happening: Happening | undefined; delivery: Delivery | undefined },
  errors: Record<string, string>,
) {
  const { ringsInside, ...ticked } = tickedTerms(values);
  if (ticked.asksToConfirm === true && delivery === 'text')
    errors['confirm'] = 'Only a call can ask. Clear this box, or contact families by call.';
  return {
    ...ticked,
    ...(ringsInside === true && isProtocolAction(happening) ? { ringsInside } : {}),
  };
}

function wrongGround(
  asked: {
    happening: Happening | undefined;
    ground: Ground | undefined;
    purpose: Purpose | undefined;
  },
  { buildingEmergencies }: DraftContext,
): string | undefined {
  const { happening, ground, purpose } = asked;
  if (ground === undefined) return 'Choose a reason.';
  if (happening !== undefined && ofBuildings.includes(happening) && ground !== 'building') {
    return 'Choose “No heat, water or power” as the reason.';
  }
  if (purpose !== 'emergency') return undefined;
  if (!emergencyGrounds.includes(ground)) {
    return 'An emergency needs a reason on the FCC’s list. Choose one, or make this a school matter.';
  }
  return ground === 'building' && !buildingEmergencies
    ? 'Your district doesn’t treat this as an emergency. Make it a school matter.'
    : undefined;
}

/** A time that belongs to another happening is not asked about: it goes into no message. */
function readSaid(
  values: Values,
  happening: Happening | undefined,
  errors: Record<string, string>,
): Pick<Draft, 'dismissalTime' | 'saysSafe' | 'afterwards'> {
  const next = readAfterwards(values, happening);
  const said = { ...(isSaidSafe(values, happening) ? { saysSafe: true as const } : {}), ...next };
  if (happening !== 'early-dismissal' && next.afterwards !== 'dismissal') return said;
  const time = readTime(values['dismissalTime']);
  if (time === undefined) errors['dismissalTime'] = 'Enter the time when students leave.';
  return time === undefined
    ? said
    : { ...said, dismissalTime: time.toString({ smallestUnit: 'minute' }) };
}

const isSaidSafe = (values: Values, happening: Happening | undefined) =>
  values['safe'] === 'yes' && happening !== undefined && mayBeSafe.includes(happening);

function readAfterwards(
  values: Values,
  happening: Happening | undefined,
): Pick<Draft, 'afterwards'> {
  const next = oneOf<Afterwards>(values['afterwards'], afterwards);
  return next === undefined || happening === undefined || !endsAction(happening)
    ? {}
    : { afterwards: next };
}

/** What is said of something that is no emergency goes nowhere. */
function readFact(values: Values, errors: Record<string, string>): Pick<Draft, 'emergencyFact'> {
  if (!statesFact(values)) return {};
  const fact = cleanText(values['fact'] ?? '');
  if (fact === '') errors['fact'] = 'Say in a few words what endangers health or safety.';
  else if (Array.from(fact).length > maxFactLength)
    errors['fact'] = `Use at most ${maxFactLength} characters.`;
  return { emergencyFact: fact };
}

/** As usual for the purpose unless something else is chosen, and in a form from before there was a choice. */
function readMachines(
  value: string | undefined,
  purpose: Purpose | undefined,
  errors: Record<string, string>,
): MachinePolicy | undefined {
  if (value === undefined || value === '' || value === 'usual') {
    return purpose && usualMachines[purpose];
  }
  const machines = oneOf<MachinePolicy>(value, machinePolicies);
  if (machines === undefined) errors['machines'] = 'Choose what to do if voicemail answers.';
  return machines;
}

function oneOf<T extends string>(
  value: string | undefined,
  choices: Record<T, string>,
): T | undefined {
  return value !== undefined && Object.hasOwn(choices, value) ? (value as T) : undefined;
}
