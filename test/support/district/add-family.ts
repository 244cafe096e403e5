import { sql } from 'kysely';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { phoneBinding } from '#vault/vault.ts';

type Family = {
  name: string;
  /** The language of each; each has a phone, or all have this one. */
  guardians: readonly string[];
  students?: number;
  phone?: string | undefined;
  schools?: readonly string[];
};

let added = 0;

/** One more family of the small district, on the roster: its phones, one a guardian or the one they share. */
export async function addFamily(
  { db }: Pick<TestDatabase, 'db'>,
  { school }: { school: string },
  family: Family,
): Promise<string[]> {
  const { name, guardians, students = 1, schools = [school] } = family;
  const studentIds: string[] = [];
  for (let n = 0; n < students; n++) {
    const sourcedId = `student-${name}-${n}`;
    const { id } = await db
      .insertInto('student')
      .values({
        sourced_id: sourcedId,
        name: testVault.encrypt(name, `student.name:${sourcedId}`),
        source_hash: testVault.digest(sourcedId),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    studentIds.push(id);
    const schoolId = schools[n % schools.length] ?? school;
    await db.insertInto('enrollment').values({ student_id: id, school_id: schoolId }).execute();
  }
  const phones: string[] = [];
  for (const [n, language] of guardians.entries()) {
    const sourcedId = `guardian-${name}-${n}`;
    const { id } = await db
      .insertInto('guardian')
      .values({
        sourced_id: sourcedId,
        language,
        name: testVault.encrypt(name, `guardian.name:${sourcedId}`),
        source_hash: testVault.digest(sourcedId),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('guardianship')
      .values(studentIds.map((studentId) => ({ guardian_id: id, student_id: studentId })))
      .execute();
    const phone = family.phone ?? (await addPhone({ db }));
    await db.insertInto('guardian_phone').values({ guardian_id: id, phone_id: phone }).execute();
    phones.push(phone);
  }
  await sql`SELECT refresh_phone_audience(), refresh_home_languages()`.execute(db);
  return [...new Set(phones)];
}

async function addPhone({ db }: Pick<TestDatabase, 'db'>): Promise<string> {
  added += 1;
  const number = `+1773555${String(added + 100).padStart(4, '0')}`;
  const index = testVault.phoneIndex(number);
  const { id } = await db
    .insertInto('phone')
    .values({
      index,
      number: testVault.encrypt(number, phoneBinding(index)),
      line_type: 'mobile',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
