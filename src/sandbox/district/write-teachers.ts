import type { DistrictFiles } from './district-files.ts';
import { officeNumber } from './fictional-numbers.ts';

const teachers = [
  ['Ivy', 'Marsh', 'SCH-1'],
  ['Raul', 'Benitez', 'SCH-1'],
  ['Hanna', 'Okafor', 'SCH-1'],
  ['Dale', 'Whitman', 'SCH-2'],
  ['Mei', 'Lin', 'SCH-2'],
  ['Tom', 'Ekdahl', 'SCH-3'],
] as const;

/** A lockdown tells them, too: by text alone, and they answer SAFE. */
export async function writeTeachers({ users, roles }: DistrictFiles): Promise<void> {
  for (const [place, [givenName, familyName, school]] of teachers.entries()) {
    const sourcedId = `T-${String(500 + place)}`;
    await users.row({
      sourcedId,
      enabledUser: 'true',
      username: sourcedId,
      givenName,
      familyName,
      phone: officeNumber(40 + place),
      'metadata.numbersGivenOn': '2026-08-17',
    });
    await roles.row({
      sourcedId: `R-${sourcedId}`,
      userSourcedId: sourcedId,
      roleType: 'primary',
      role: 'teacher',
      orgSourcedId: school,
    });
  }
}
