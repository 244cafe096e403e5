import type { FormValues } from '#cards/form.ts';
import type { CommandContext } from '#commands/command.ts';
import { databaseNow } from '#database/transaction.ts';
import { optionNames, type RequestContext } from '#domain/campaign/draft/request-defaults.ts';
import { type District, findDistrict, findHolidays } from '#domain/district/find-district.ts';

/** What a request is read against: the district, its clock and its days without school. */
export async function findRequestContext({
  db,
}: CommandContext): Promise<(RequestContext & { district: District }) | undefined> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const now = await databaseNow(db);
  const today = now.toZonedDateTimeISO(district.timeZone).toPlainDate().toString();
  const { timeZone, buildingEmergencies } = district;
  return {
    district,
    now,
    timeZone,
    buildingEmergencies,
    holidays: await findHolidays(db, today),
  };
}

const fieldNames = [
  'happening',
  'dismissalTime',
  'safe',
  'words',
  'place',
  'schools',
  'date',
  'ground',
  ...optionNames,
] as const;

/**
 * What else goes along with both forms: which draft this is and when it was last saved, what is resubmitted or corrected,
 * whether all fields are shown, the day and the words that the form itself chose, and what there is to choose from.
 */
const carriedNames = [
  'draft',
  'saved',
  'revises',
  'corrects',
  'options',
  'offered',
  'offeredWords',
  'offers',
] as const;

/** The first form's own fields, of what came with a form of either kind. */
export const fieldsOf = (given: FormValues) => pick(given, fieldNames);

export const carriedOf = (given: FormValues) => pick(given, carriedNames);

function pick(given: FormValues, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
