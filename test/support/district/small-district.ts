import { sql } from 'kysely';
import type { Db } from '#database/connect.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { alwaysOpen } from '#test/support/district/always-open.ts';
import { setUpDatabase, type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import { addStaff } from './add-staff.ts';
import { afternoonZones } from './afternoon.ts';

export type SmallDistrict = {
  school: string;
  otherSchool: string;
  /** By the name a test calls it. */
  phones: Record<string, string>;
  principal: Operator;
  superintendent: Operator;
  deputy: Operator;
};

/** The one database that the tests of a file share, with a small district in it. */
export function setUpSmallDistrict(): { database: TestDatabase; district: SmallDistrict } {
  const database = setUpDatabase();
  return { database, district: setUpOnce(() => smallDistrict(database.db, testVault)) };
}

const at = '2026-08-01T12:00:00Z';

/** What a closure asks for, where a test has no need of its own. */
export const aClosure = (request: Pick<Draft, 'schoolIds'> & Partial<Draft>): Draft => ({
  happening: 'closed',
  ground: 'weather',
  purpose: 'emergency',
  eventDate: '2027-01-13',
  delivery: 'call',
  stopTryingAt: Temporal.Now.instant().add({ hours: 3 }),
  texts: { en: 'Closed.' },
  ...request,
});

/**
 * One family a phone, each for one line of the law: agreed, silent, withdrew, barred, wrong, two families on one
 * phone, and a family of the other school.
 */
export async function smallDistrict(db: Db, vault: Vault): Promise<SmallDistrict> {
  await db
    .insertInto('district')
    .values({
      name: 'Maple Valley',
      registered_name: 'Maple Valley Schools',
      callback_number: '+13125550199',
      time_zone: 'America/Chicago',
      calls_per_second: 10,
      ...alwaysOpen,
    })
    .execute();
  const zones = afternoonZones();
  const school = await addSchool(db, 'S1', zones.afternoon);
  const otherSchool = await addSchool(db, 'S2', zones.behind);
  const phones: Record<string, string> = {};
  const family = async (
    name: string,
    options: { school?: string; phone?: string; barred?: true; language?: string } = {},
  ) => {
    const studentId = await addStudent(db, vault, { name, school: options.school ?? school });
    const guardianId = await addGuardian(db, vault, { name, language: options.language ?? 'en' });
    await db
      .insertInto('guardianship')
      .values({
        student_id: studentId,
        guardian_id: guardianId,
        ...(options.barred
          ? { may_be_contacted: false, custody_document: Buffer.from('order 12') }
          : {}),
      })
      .execute();
    const phone = options.phone ?? (await addPhone(db, vault, Object.keys(phones).length));
    phones[name] = phone;
    await db
      .insertInto('guardian_phone')
      .values({ guardian_id: guardianId, phone_id: phone })
      .execute();
    return phone;
  };
  const agreed = await family('agreed');
  await family('silent', { language: 'es' });
  const withdrew = await family('withdrew');
  await family('barred', { barred: true });
  const wrong = await family('wrong');
  await family('shares', { phone: agreed });
  await family('elsewhere', { school: otherSchool });
  for (const phone of [agreed, withdrew, wrong]) {
    await db
      .insertInto('consent_record')
      .values(
        (['voice', 'text'] as const).map((channel) => ({
          phone_id: phone,
          channel,
          purposes: ['school-mission' as const],
          kind: 'express' as const,
          method: 'enrollment-form' as const,
          wording_version: '2026-1',
          language: 'en',
          evidence_reference: 'form',
          obtained_at: at,
          recorded_by: 'test',
        })),
      )
      .execute();
  }
  // Nobody's number went to a stranger, as the last monthly check says.
  await db
    .insertInto('number_check')
    .values(
      [...new Set(Object.values(phones))].map((phone) => ({
        phone_id: phone,
        reference_date: '2026-08-01',
        answer: 'no' as const,
        source: 'test',
        good_until: Temporal.Now.instant().add({ hours: 24 * 20 }),
      })),
    )
    .execute();
  await sql`SELECT refresh_phone_audience(), refresh_home_languages()`.execute(db);
  await db
    .insertInto('revocation')
    .values({
      phone_id: withdrew,
      channel: 'any',
      scope: 'non-emergency',
      means: 'staff',
      recorded_by: 'test',
    })
    .execute();
  await db
    .insertInto('revocation')
    .values({
      phone_id: wrong,
      channel: 'any',
      scope: 'wrong-number',
      means: 'staff',
      recorded_by: 'test',
    })
    .execute();
  const staff = { isTrained: true, vault };
  return {
    school,
    otherSchool,
    phones,
    principal: await addStaff(db, 'principal', ['requester'], staff),
    superintendent: await addStaff(db, 'superintendent', ['approver'], staff),
    deputy: await addStaff(db, 'deputy', ['requester', 'approver'], staff),
  };
}

async function addSchool(db: Db, sourcedId: string, timeZone: string): Promise<string> {
  const { id } = await db
    .insertInto('school')
    .values({ sourced_id: sourcedId, name: `School ${sourcedId}`, time_zone: timeZone })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function addStudent(
  db: Db,
  vault: Vault,
  student: { name: string; school: string },
): Promise<string> {
  const sourcedId = `student-${student.name}`;
  const { id } = await db
    .insertInto('student')
    .values({
      sourced_id: sourcedId,
      name: vault.encrypt(student.name, `student.name:${sourcedId}`),
      source_hash: vault.digest(student.name),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('enrollment').values({ student_id: id, school_id: student.school }).execute();
  return id;
}

async function addGuardian(
  db: Db,
  vault: Vault,
  guardian: { name: string; language: string },
): Promise<string> {
  const sourcedId = `guardian-${guardian.name}`;
  const { id } = await db
    .insertInto('guardian')
    .values({
      sourced_id: sourcedId,
      language: guardian.language,
      name: vault.encrypt(guardian.name, `guardian.name:${sourcedId}`),
      source_hash: vault.digest(guardian.name),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function addPhone(db: Db, vault: Vault, place: number): Promise<string> {
  const number = `+13125550${100 + place}`;
  const index = vault.phoneIndex(number);
  const { id } = await db
    .insertInto('phone')
    .values({ index, number: vault.encrypt(number, phoneBinding(index)) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
