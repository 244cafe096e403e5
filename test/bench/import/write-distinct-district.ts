import { mkdir } from 'node:fs/promises';
import { type DistrictFiles, openDistrictFiles } from '#sandbox/district/district-files.ts';
import { areaCodes } from '#sandbox/district/fictional-numbers.ts';

const schools = 20;
const perAreaCode = 10_000;

/**
 * An OneRoster 1.2 export as a stranger's: 20 schools, two guardians a student, and nobody shares a number, neither
 * guardians nor students. There are fewer numbers set aside for fiction, so the last four digits here are any. They are
 * made at run time and dialed by nobody.
 */
export async function writeDistinctDistrict(folder: string, guardians: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await using files = await openDistrictFiles(folder);
  await writeProperties(files);
  await writeSchools(files);
  for (let place = 0; place < guardians / 2; place++) await writeFamily(files, place);
  return folder;
}

async function writeProperties({ manifest }: DistrictFiles): Promise<void> {
  const present = ['orgs', 'users', 'roles', 'classes', 'enrollments'];
  await manifest.row({ propertyName: 'oneroster.version', value: '1.2' });
  for (const file of present) await manifest.row({ propertyName: `file.${file}`, value: 'bulk' });
}

async function writeSchools({ orgs, classes }: DistrictFiles): Promise<void> {
  const district = { sourcedId: 'D-1', name: 'Large District', type: 'district' };
  await orgs.row({ ...district, 'metadata.timeZone': 'America/Chicago' });
  for (let place = 0; place < schools; place++) {
    const school = `SCH-${place}`;
    await orgs.row({
      sourcedId: school,
      name: `School ${place}`,
      type: 'school',
      parentSourcedId: 'D-1',
    });
    await classes.row({ sourcedId: `C-${place}`, title: 'Homeroom', schoolSourcedId: school });
  }
}

async function writeFamily({ users, roles, enrollments }: DistrictFiles, place: number) {
  const student = `S-${place}`;
  const guardians = [2 * place, 2 * place + 1];
  const at = place % schools;
  await users.row({
    sourcedId: student,
    givenName: 'Sam',
    familyName: `Family ${place}`,
    sms: numberAt(3 * place),
    agentSourcedIds: guardians.map((guardian) => `G-${guardian}`).join(','),
  });
  await roles.row({ userSourcedId: student, role: 'student', orgSourcedId: `SCH-${at}` });
  await enrollments.row({
    classSourcedId: `C-${at}`,
    schoolSourcedId: `SCH-${at}`,
    userSourcedId: student,
    role: 'student',
  });
  for (const [order, guardian] of guardians.entries()) {
    const number = numberAt(3 * place + 1 + order);
    await users.row({
      sourcedId: `G-${guardian}`,
      givenName: order === 0 ? 'Alex' : 'Kim',
      familyName: `Family ${place}`,
      phone: number,
      sms: number,
    });
    await roles.row({ userSourcedId: `G-${guardian}`, role: 'parent', orgSourcedId: 'D-1' });
  }
}

function numberAt(place: number): string {
  const areaCode = areaCodes[Math.floor(place / perAreaCode) % areaCodes.length] ?? '308';
  return `+1${areaCode}555${String(place % perAreaCode).padStart(4, '0')}`;
}
