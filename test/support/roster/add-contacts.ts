import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Product } from '#test/support/product/product.ts';
import { rowsFor } from './add-workers.ts';

type Person = { sourcedId: string; name: string; number: string };

/** A student with one guardian, and with emergency contacts in their order. */
export type FamilyWithContacts = {
  student: { sourcedId: string; name: string; school: string };
  guardian: Person;
  contacts: readonly (Person & { role: 'relative' | 'ext:emergencyContact' })[];
};

const column = 'metadata.emergencyContacts';

/** Writes them into the export that the product was imported from. */
export async function addFamiliesWithContacts(
  { folder }: Product,
  families: readonly FamilyWithContacts[],
): Promise<void> {
  const at = path.join(folder, 'users.csv');
  const [header = '', ...lines] = (await readFile(at, 'utf8')).trimEnd().split(/\r?\n/);
  await writeFile(at, [`${header},${column}`, ...lines.map((line) => `${line},`), ''].join('\r\n'));
  const users = await rowsFor(folder, 'users');
  const roles = await rowsFor(folder, 'roles');
  const person = async ({ sourcedId, name, number }: Person, role: string, school: string) => {
    const [givenName = '', familyName = ''] = name.split(' ');
    await users({ sourcedId, givenName, familyName, phone: number });
    await roles({ userSourcedId: sourcedId, role, roleType: 'primary', orgSourcedId: school });
  };
  for (const { student, guardian, contacts } of families) {
    const [givenName = '', familyName = ''] = student.name.split(' ');
    await users({
      sourcedId: student.sourcedId,
      givenName,
      familyName,
      agentSourcedIds: guardian.sourcedId,
      [column]: contacts.map(({ sourcedId }) => sourcedId).join(';'),
    });
    await roles({
      userSourcedId: student.sourcedId,
      role: 'student',
      roleType: 'primary',
      orgSourcedId: student.school,
    });
    await person(guardian, 'parent', student.school);
    for (const contact of contacts) await person(contact, contact.role, student.school);
  }
}
