import { mkdir } from 'node:fs/promises';
import { type DistrictFiles, openDistrictFiles } from './district-files.ts';
import {
  type Counters,
  type FictionalGuardian,
  type FictionalHousehold,
  inventHousehold,
} from './fictional-household.ts';
import { officeNumber } from './fictional-numbers.ts';
import { seededRandom } from './seeded-random.ts';
import { slackTeam, staffMembers } from './staff.ts';
import { writeConsent } from './write-consent.ts';
import { writeTeachers } from './write-teachers.ts';

export const fictionalDistrict = {
  sourcedId: 'D-1',
  name: 'Sandhill Valley Public Schools',
  timeZone: 'America/Chicago',
  // The high school lies across the time zone line, as some Nebraska districts do.
  schools: [
    { sourcedId: 'SCH-1', name: 'Cottonwood Elementary School', timeZone: 'America/Chicago' },
    { sourcedId: 'SCH-2', name: 'Meadowlark Middle School', timeZone: 'America/Chicago' },
    { sourcedId: 'SCH-3', name: 'Snake River High School', timeZone: 'America/Denver' },
  ],
} as const;

export type FictionalDistrictCounts = { students: number; guardians: number; numbers: number };

/** Writes an OneRoster 1.2 export, and consent, operators, drill-phones and groups of invented people; the same for the same seed. */
export async function writeFictionalDistrict(options: {
  folder: string;
  seed?: number;
  students?: number;
  /** Teachers who gave their numbers to be told by; none of them is a family’s. */
  withTeachers?: boolean;
}): Promise<FictionalDistrictCounts> {
  const { folder, seed = 1, students = 1200, withTeachers = false } = options;
  await mkdir(folder, { recursive: true });
  await using files = await openDistrictFiles(folder);
  await writeManifest(files);
  await writeSchools(files);
  await writeStaff(files);
  if (withTeachers) await writeTeachers(files);
  await writeDrillList(files);
  const random = seededRandom(seed);
  const counters: Counters = { households: 0, students: 0, guardians: 0, numbers: 0 };
  while (counters.students < students) {
    const household = inventHousehold(random, counters);
    await writeHousehold(files, household);
    await writeRiders(files, household, counters.households);
    await writeConsent(files, household, random);
  }
  return {
    students: counters.students,
    guardians: counters.guardians,
    numbers: counters.numbers,
  };
}

async function writeManifest({ manifest }: DistrictFiles): Promise<void> {
  const present = ['orgs', 'users', 'roles', 'classes', 'enrollments'];
  const absent = [
    'academicSessions',
    'categories',
    'courses',
    'demographics',
    'lineItems',
    'results',
  ];
  const properties: [string, string][] = [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...present.map((file): [string, string] => [`file.${file}`, 'bulk']),
    ...[...absent, 'userProfiles'].map((file): [string, string] => [`file.${file}`, 'absent']),
    ['source.systemName', 'Fictional District'],
  ];
  for (const [propertyName, value] of properties) await manifest.row({ propertyName, value });
}

async function writeSchools({ orgs, classes }: DistrictFiles): Promise<void> {
  const district = fictionalDistrict;
  await orgs.row({
    sourcedId: district.sourcedId,
    name: district.name,
    type: 'district',
    'metadata.timeZone': district.timeZone,
  });
  for (const [place, school] of district.schools.entries()) {
    await orgs.row({
      sourcedId: school.sourcedId,
      name: school.name,
      type: 'school',
      parentSourcedId: district.sourcedId,
      'metadata.timeZone': school.timeZone,
      'metadata.officePhone': officeNumber(place),
    });
    for (let grade = 0; grade <= 12; grade++) {
      await classes.row({
        sourcedId: `${school.sourcedId}-${grade}`,
        title: `Homeroom ${grade === 0 ? 'K' : grade}`,
        grades: gradeCode(grade),
        classType: 'homeroom',
        schoolSourcedId: school.sourcedId,
      });
    }
  }
}

/** Teachers who gave a phone for drills; none of them is a family’s. */
const drilled = [
  'Nora Castellano',
  'Peter Yazzie',
  'Grace Lindholm',
  'Omar Haddad',
  'Beth Sorensen',
  'Luis Ortega',
  'Amy Tran',
  'Jack Novak',
] as const;

async function writeDrillList({ 'drill-phones': list }: DistrictFiles): Promise<void> {
  for (const [place, name] of drilled.entries()) {
    await list.row({
      name,
      phone: officeNumber(20 + place),
      consented_on: '2026-08-17',
      consent: 'Staff form 2026',
    });
  }
}

async function writeStaff({ users, roles, operators }: DistrictFiles): Promise<void> {
  for (const [place, person] of staffMembers.entries()) {
    const sourcedId = `T-${String(place + 1).padStart(3, '0')}`;
    const [givenName = '', familyName = ''] = person.name.split(' ');
    await users.row({ sourcedId, enabledUser: 'true', username: sourcedId, givenName, familyName });
    await roles.row({
      sourcedId: `R-${sourcedId}`,
      userSourcedId: sourcedId,
      roleType: 'primary',
      role: person.roles.length === 0 ? 'teacher' : 'districtAdministrator',
      orgSourcedId: fictionalDistrict.sourcedId,
    });
    if (person.roles.length === 0) continue;
    await operators.row({
      directory_tenant: person.directoryTenant,
      directory_id: person.directoryId,
      name: person.name,
      slack_team: slackTeam,
      slack_user: person.slackUserId,
      teams_tenant: person.directoryTenant,
      teams_user: person.teamsUserId,
      roles: person.roles.join(';'),
      phone: officeNumber(90 + place),
    });
  }
}

async function writeHousehold(
  writers: DistrictFiles,
  household: FictionalHousehold,
): Promise<void> {
  const { students, guardians, language } = household;
  const agents = guardians.map(({ id }) => id).join(',');
  const bars = guardians
    .filter(({ barredBy }) => barredBy !== '')
    .map(({ id, barredBy }) => `${id}=${barredBy}`)
    .join(';');
  for (const { id, given, family, school, grade, sms } of students) {
    const place = fictionalDistrict.schools[school]?.sourcedId ?? 'SCH-1';
    await writers.users.row({
      sourcedId: id,
      enabledUser: 'true',
      username: id.toLowerCase(),
      givenName: given,
      familyName: family,
      sms,
      agentSourcedIds: agents,
      grades: gradeCode(grade),
      primaryOrgSourcedId: place,
      'metadata.custodyBar': bars,
    });
    await writeRole(writers, { user: id, role: 'student', org: place });
    await writers.enrollments.row({
      sourcedId: `E-${id}`,
      classSourcedId: `${place}-${grade}`,
      schoolSourcedId: place,
      userSourcedId: id,
      role: 'student',
      primary: 'true',
    });
  }
  for (const guardian of guardians) {
    await writers.users.row({
      sourcedId: guardian.id,
      enabledUser: 'false',
      username: guardian.id.toLowerCase(),
      givenName: guardian.given,
      familyName: guardian.family,
      phone: guardian.phone,
      sms: guardian.sms,
      'metadata.phoneType': guardian.phoneType,
      'metadata.language': language,
      'metadata.timeZone': guardian.timeZone,
      'metadata.household': homeOf(guardian, guardians),
    });
    await writeRole(writers, {
      user: guardian.id,
      role: guardian.relation,
      org: fictionalDistrict.sourcedId,
    });
  }
}

/** Those of one name live together, unless a court or a clock says otherwise. Of the others the office has no home. */
function homeOf(
  { family, barredBy, timeZone }: FictionalGuardian,
  [first]: readonly FictionalGuardian[],
): string {
  const isHome = first?.family === family && barredBy === '' && first.timeZone === timeZone;
  // A home's id names nobody of it: a person who is erased leaves it as it is.
  return isHome ? `H-${first.id.replace(/\D+/u, '')}` : '';
}

const buses = 12;

/** Two of three families ride the bus, which serves all schools. */
async function writeRiders(
  { groups }: DistrictFiles,
  { students }: FictionalHousehold,
  household: number,
): Promise<void> {
  if (household % 3 === 0) return;
  for (const { id } of students)
    await groups.row({ kind: 'bus', name: `Bus ${1 + (household % buses)}`, student: id });
}

async function writeRole(
  { roles }: DistrictFiles,
  { user, role, org }: { user: string; role: string; org: string },
): Promise<void> {
  await roles.row({
    sourcedId: `R-${user}`,
    userSourcedId: user,
    roleType: 'primary',
    role,
    orgSourcedId: org,
  });
}

function gradeCode(grade: number): string {
  return grade === 0 ? 'KG' : String(grade).padStart(2, '0');
}
