import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seedDistrict } from '#sandbox/district/seed-district.ts';
import {
  copyOf,
  makeTemplate,
  type TestDatabase,
  testVault,
} from '#test/support/postgres/database.ts';

/** Districts that this process has seeded, by how many students they have. */
const districts = new Map<number, Promise<string>>();

/** A database of the sandbox's district, imported once in this process and copied since. */
export async function seededDatabase(students: number): Promise<TestDatabase> {
  const seeded = districts.get(students) ?? makeTemplate((database) => seed(database, students));
  districts.set(students, seeded);
  return copyOf(await seeded);
}

/** As the command line does it, and the bot for training. */
export async function seed(database: TestDatabase, students: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-seed-'));
  try {
    await seedDistrict({
      ...database.as('imports'),
      bot: database.as('bot').db,
      vault: testVault,
      folder,
      callsPerSecond: 1,
      students,
      say: () => {},
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
