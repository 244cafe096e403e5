import type { FormValues } from '#cards/form.ts';
import type { CommandContext } from '#conversation/kit/command.ts';
import { databaseNow } from '#database/transaction.ts';
import { staffFields } from '#domain/closure/draft/read-staff-texts.ts';
import { optionNames, type RequestContext } from '#domain/closure/draft/request-defaults.ts';
import {
  type District,
  findDistrict,
  findHolidays,
  findSchoolWeekdays,
  findStaffLanguages,
  hasContacts,
  hasStaff,
} from '#domain/district/find-district.ts';

/** What a request is read against: the district, its clock and its days without school. */
export async function findRequestContext({
  db,
}: CommandContext): Promise<
  | (RequestContext &
      Pick<District, 'morningCalls'> & { district: District; schoolWeekdays: number[] })
  | undefined
> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const now = await databaseNow(db);
  const today = now.toZonedDateTimeISO(district.timeZone).toPlainDate().toString();
  const { timeZone, buildingEmergencies, morningCalls } = district;
  return {
    district,
    now,
    timeZone,
    buildingEmergencies,
    morningCalls,
    holidays: await findHolidays(db, today),
    schoolWeekdays: await findSchoolWeekdays(db),
    hasContacts: await hasContacts(db),
    ...((await hasStaff(db))
      ? {
          staff: district.closuresTellStaff ? ('usually' as const) : ('if-asked' as const),
          staffLanguages: await findStaffLanguages(db),
        }
      : {}),
  };
}

const fieldNames = [
  'happening',
  'afterwards',
  'dismissalTime',
  'safe',
  'words',
  'place',
  'who',
  'schools',
  'groups',
  'groupWords',
  'date',
  'ground',
  'fact',
  'begins',
  ...optionNames,
  ...staffFields,
] as const;

/** The reason and the kind of notice that the form chose, and for what. */
const offeredReasons = ['offeredFor', 'offeredGround', 'offeredPurpose', 'offeredStop'] as const;

/**
 * What else goes along with both forms: which draft this is and when it was last saved, what is resubmitted or corrected,
 * whether all fields are shown, the day, the words and the reason that the form itself chose, and what there is to choose from.
 */
const carriedNames = [
  'draft',
  'saved',
  'revises',
  'corrects',
  'options',
  'offered',
  'offeredWords',
  ...offeredReasons,
  'offers',
] as const;

/** The first form, of all that a form of either kind carried; `given` is that with what was typed into it. */
export function firstFormOf(data: FormValues, given = data) {
  return { values: pick(given, fieldNames), data: pick(data, carriedNames) };
}

/** What a form chose by itself is chosen again by the next. */
export function withoutOffers(carried: FormValues): Record<string, string> {
  const {
    offered: _,
    offeredWords: _words,
    offeredFor: _for,
    offeredGround: _ground,
    offeredPurpose: _purpose,
    offeredStop: _stop,
    ...rest
  } = carried;
  return rest;
}

function pick(given: FormValues, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
