import type { Problems } from '#sis/csv/problems.ts';
import { readClasses, readCourses } from '#sis/oneroster/read-classes.ts';
import { readEnrollments } from '#sis/oneroster/read-enrollments.ts';
import { readOrgs } from '#sis/oneroster/read-orgs.ts';
import { readUsers } from '#sis/oneroster/read-users.ts';
import type { RosterFormat } from '#sis/oneroster/roster-format.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';
import { readRelationships } from './read-relationships.ts';
import { readSdsRoles } from './read-sds-roles.ts';

const needed = ['orgs.csv', 'users.csv', 'roles.csv', 'relationships.csv'];

/** Microsoft's files are OneRoster's cousins, without a manifest and with the ties in a file of their own. */
export const isSds = (source: RosterPackage) =>
  !source.has('manifest.csv') && source.has('relationships.csv');

/**
 * Microsoft School Data Sync V2.1 CSV (learn.microsoft.com, *SDS V2.1 CSV File Format* and *Default List of Values*). It is
 * always a whole export: "the system determines that the records are no longer active" where one is missing.
 */
export function sdsFormat(source: RosterPackage, problems: Problems): RosterFormat {
  for (const file of needed.filter((name) => !source.has(name)))
    problems.add({ file, words: 'is missing; School Data Sync V2.1 has it' });
  const format: RosterFormat = {
    ties: 'relationships.csv',
    unsaid:
      'School Data Sync has no columns for home languages, households, custody orders, emergency contacts and the day on which staff gave their numbers. So families hear English, each guardian is a household, custody orders on file stay and no new one comes in, and only guardians are told. Bus routes come by "groups import"',
    orgs: (reading) =>
      readOrgs(source, reading, reading.defaultTimeZone, ['sourcedId', 'name', 'type']),
    roles: (reading) => readSdsRoles(source, reading),
    relationships: (reading) => readRelationships(source, reading),
    users: (reading) => readUsers(source, '1.2', reading, ['sourcedId', 'givenName', 'familyName']),
  };
  if (source.has('classes.csv') && source.has('enrollments.csv')) {
    format.classes = async function* (reading) {
      const columns = { code: 'code', school: 'orgSourcedId' } as const;
      yield* readClasses(source, await readCourses(source, reading), reading, columns);
    };
    // The school is the class's; a student's own schools stand in roles.csv.
    format.enrollments = (reading) =>
      readEnrollments(source, reading, reading.today, ['classSourcedId', 'userSourcedId', 'role']);
  }
  return format;
}
