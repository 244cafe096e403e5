import { type Draft, type Told, toldChoices } from '#domain/closure/campaign.ts';

type Asked = {
  /** Those that the actor may send for. */
  schools: readonly { id: string }[];
  /** Of the groups that the form names, those that the actor may send for, with their students’ schools. */
  groups?: readonly { id: string; schoolIds: readonly string[] }[] | undefined;
};

/** As the table of versions has it. */
const mostGroups = 50;

/** Whom a form is for. A form for groups is never for schools, nor for staff, whatever it had chosen before. */
export function readAudience(
  values: Readonly<Record<string, string>>,
  { schools, groups = [] }: Asked,
  errors: Record<string, string>,
): Pick<Draft, 'schoolIds' | 'groupIds' | 'tells'> | undefined {
  if (values['who'] === 'groups') return readGroups(listOf(values['groups']), groups, errors);
  const schoolIds = readSchools(listOf(values['schools']), schools);
  if (schoolIds === 'both') {
    errors['schools'] = 'Choose either “All schools” or separate schools, not both.';
    return undefined;
  }
  if (schoolIds.length === 0) errors['schools'] = 'Choose at least one of your schools.';
  const { tells = 'families' } = values;
  if (!isTold(tells)) {
    errors['tells'] = 'Choose who hears it.';
    return undefined;
  }
  return tells === 'families' ? { schoolIds } : { schoolIds, tells };
}

const isTold = (value: string): value is Told => Object.hasOwn(toldChoices, value);

function readGroups(
  chosen: readonly string[],
  groups: NonNullable<Asked['groups']>,
  errors: Record<string, string>,
): Pick<Draft, 'schoolIds' | 'groupIds'> | undefined {
  const groupIds = [...new Set(chosen)];
  const found = groupIds.flatMap((id) => groups.find((group) => group.id === id) ?? []);
  if (groupIds.length === 0) errors['groups'] = 'Choose at least one group.';
  else if (groupIds.length > mostGroups) errors['groups'] = `Choose at most ${mostGroups} groups.`;
  else if (found.length < groupIds.length)
    errors['groups'] = 'One of these groups has no students now, or isn’t yours. Choose again.';
  else return { schoolIds: [...new Set(found.flatMap(({ schoolIds }) => schoolIds))], groupIds };
  return undefined;
}

/** “All” beside a single school is asked again: who meant the one must not call everybody. */
function readSchools(
  chosen: readonly string[],
  schools: readonly { id: string }[],
): string[] | 'both' {
  if (chosen.includes('all')) return chosen.length > 1 ? 'both' : schools.map(({ id }) => id);
  const known = new Set(schools.map((school) => school.id));
  return chosen.every((id) => known.has(id)) ? [...new Set(chosen)] : [];
}

const listOf = (value = '') => value.split(',').filter((id) => id !== '');
