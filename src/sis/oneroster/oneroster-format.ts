import type { Problems } from '#sis/csv/problems.ts';
import { readManifest } from './manifest.ts';
import { readClasses, readCourses } from './read-classes.ts';
import { readEnrollments, readIdentifiers } from './read-enrollments.ts';
import { readOrgs } from './read-orgs.ts';
import { readRoles } from './read-roles.ts';
import { readUsers } from './read-users.ts';
import type { RosterFormat } from './roster-format.ts';
import type { RosterPackage } from './roster-package.ts';

/** OneRoster 1.1 or 1.2 CSV. Its manifest says which files there are. */
export async function oneRosterFormat(
  source: RosterPackage,
  problems: Problems,
): Promise<RosterFormat | undefined> {
  const manifest = await readManifest(source, problems);
  if (manifest === undefined) return undefined;
  const { files, version } = manifest;
  const format: RosterFormat = {
    ties: 'agentSourcedIds',
    orgs: (reading) => readOrgs(source, reading, reading.defaultTimeZone),
    users: (reading) => readUsers(source, version, reading),
  };
  if (version === '1.2') format.roles = (reading) => readRoles(source, reading, reading.today);
  if (files.has('classes')) {
    format.classes = async function* (reading) {
      yield* readClasses(source, await readCourses(source, reading), reading);
    };
  }
  if (files.has('enrollments'))
    format.enrollments = (reading) => readEnrollments(source, reading, reading.today);
  if (files.has('demographics')) {
    format.demographics = ({ warnings }) => readIdentifiers(source, 'demographics.csv', warnings);
  }
  return format;
}
