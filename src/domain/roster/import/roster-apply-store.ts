import { sql } from 'kysely';
import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { changedGuardians } from '#domain/roster/changes/scope-store.ts';
import { ended, together, upserted } from '#domain/roster/staging/roster-change-store.ts';

/**
 * Schools, and who goes where and belongs to whom. Nobody is deleted: who is missing becomes inactive. Of changes alone only those
 * people are, whose own row was read and says so, and ties of those whom it concerns.
 */
export async function applyLinks(tx: Transaction, isChanges: boolean): Promise<void> {
  const read = isChanges ? sql`IN (SELECT sourced_id FROM staged_user)` : sql`IS NOT NULL`;
  const concerned = isChanges ? sql`IN (SELECT sourced_id FROM staged_scope)` : sql`IS NOT NULL`;
  await together(tx, [
    upserted('schools', schools),
    ended('schools', endedSchools, sql`school.id::text`),
    ended('students', sql`${endedStudents} AND sourced_id ${read}`, sql`student.id::text`),
    ended('guardians', sql`${endedGuardians} AND sourced_id ${read}`, sql`guardian.id::text`),
    upserted('guardianships', guardianships),
    ended(
      'guardianships',
      sql`${endedGuardianships} AND s.sourced_id ${concerned}`,
      sql`gs.student_id || ' ' || gs.guardian_id`,
    ),
    upserted('enrollments', enrollments),
    ended(
      'enrollments',
      sql`${endedEnrollments} AND s.sourced_id ${concerned}`,
      sql`e.student_id || ' ' || e.school_id`,
    ),
    upserted('staff', staff),
    ended(
      'staff',
      sql`${endedStaff} AND g.sourced_id ${concerned}`,
      sql`e.guardian_id || ' ' || e.school_id`,
    ),
    upserted('contacts', contacts),
    ended(
      'contacts',
      sql`${endedContacts} AND s.sourced_id ${concerned}`,
      sql`ec.student_id || ' ' || ec.guardian_id`,
    ),
  ]);
}

/** Works out what changes of the phones that stand, and gives them their new zones, which no gate depends on. */
export async function applyZones(tx: Transaction): Promise<void> {
  await together(tx, [phoneChanges, countedPhoneChanges, zones]);
}

/** What a campaign asks for, and who speaks what, is worked out here, so that nobody waits for it when one is drafted. */
export async function refreshAudience(tx: Transaction, isChanges: boolean): Promise<void> {
  const whose = isChanges ? changedGuardians : sql`NULL`;
  await run(tx)`SELECT refresh_phone_audience(${whose}), refresh_home_languages()`;
}

/**
 * What the gates of these phones depend on; last of all, because withdrawals and the dialer wait for these gates
 * from here to the commit. The trigger locks them in the order of the phones' ids, as everybody does.
 */
export async function applyLines(tx: Transaction): Promise<void> {
  await together(tx, [
    sql`ANALYZE staged_phone_change`,
    // The gates of a few phones are found by loops.
    sql`SET LOCAL enable_nestloop TO DEFAULT`,
    lines,
  ]);
}

const schools = sql`
  INSERT INTO school (sourced_id, name, time_zone, office_number)
  SELECT sourced_id, name, time_zone, office_number FROM staged_school
  ON CONFLICT (sourced_id) DO UPDATE SET name = EXCLUDED.name, time_zone = EXCLUDED.time_zone,
    office_number = EXCLUDED.office_number, active = true
  WHERE (school.name, school.time_zone, school.office_number, school.active)
    IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.time_zone, EXCLUDED.office_number, true)`;

const endedSchools = sql`
  UPDATE school SET active = false
  WHERE active AND NOT EXISTS (SELECT FROM staged_school s WHERE s.sourced_id = school.sourced_id)`;

const endedStudents = sql`
  UPDATE student SET active = false
  WHERE active AND NOT EXISTS (
    SELECT FROM staged_person p WHERE p.kind = 'student' AND p.sourced_id = student.sourced_id)`;

const endedGuardians = sql`
  UPDATE guardian SET active = false
  WHERE active AND NOT EXISTS (
    SELECT FROM staged_person p WHERE p.kind = 'guardian' AND p.sourced_id = guardian.sourced_id)`;

// In the order of the key, so that the index and the rows it refers to are met page by page.
const guardianships = sql`
  INSERT INTO guardianship (student_id, guardian_id, relation, may_be_contacted, custody_document, custody_hash)
  SELECT s.id, g.id, l.relation, l.document IS NULL, decode(split_part(l.document, ':', 2), 'hex'),
    decode(split_part(l.document, ':', 1), 'hex')
  FROM staged_link l
  JOIN student s ON s.sourced_id = l.student
  JOIN guardian g ON g.sourced_id = l.guardian
  ORDER BY s.id, g.id
  ON CONFLICT (student_id, guardian_id) DO UPDATE SET relation = EXCLUDED.relation,
    may_be_contacted = EXCLUDED.may_be_contacted, custody_document = EXCLUDED.custody_document,
    custody_hash = EXCLUDED.custody_hash, active = true
  WHERE (guardianship.relation, guardianship.may_be_contacted, guardianship.custody_hash, guardianship.active)
    IS DISTINCT FROM (EXCLUDED.relation, EXCLUDED.may_be_contacted, EXCLUDED.custody_hash, true)`;

const endedGuardianships = sql`
  UPDATE guardianship gs SET active = false
  FROM student s, guardian g
  WHERE gs.active AND s.id = gs.student_id AND g.id = gs.guardian_id AND NOT EXISTS (
    SELECT FROM staged_link l WHERE l.student = s.sourced_id AND l.guardian = g.sourced_id)`;

const enrollments = sql`
  INSERT INTO enrollment (student_id, school_id)
  SELECT s.id, c.id FROM staged_place p
  JOIN student s ON s.sourced_id = p.student
  JOIN school c ON c.sourced_id = p.school
  ORDER BY s.id, c.id
  ON CONFLICT (student_id, school_id) DO UPDATE SET active = true WHERE NOT enrollment.active`;

const endedEnrollments = sql`
  UPDATE enrollment e SET active = false
  FROM student s, school c
  WHERE e.active AND s.id = e.student_id AND c.id = e.school_id AND NOT EXISTS (
    SELECT FROM staged_place p WHERE p.student = s.sourced_id AND p.school = c.sourced_id)`;

const staff = sql`
  INSERT INTO employment (guardian_id, school_id, numbers_given_on)
  SELECT g.id, c.id, s.given_on FROM staged_employment s
  JOIN guardian g ON g.sourced_id = s.person
  JOIN school c ON c.sourced_id = s.school
  ORDER BY g.id, c.id
  ON CONFLICT (guardian_id, school_id) DO UPDATE SET numbers_given_on = EXCLUDED.numbers_given_on, active = true
  WHERE (employment.numbers_given_on, employment.active) IS DISTINCT FROM (EXCLUDED.numbers_given_on, true)`;

const endedStaff = sql`
  UPDATE employment e SET active = false
  FROM guardian g, school c
  WHERE e.active AND g.id = e.guardian_id AND c.id = e.school_id AND NOT EXISTS (
    SELECT FROM staged_employment s WHERE s.person = g.sourced_id AND s.school = c.sourced_id)`;

const contacts = sql`
  INSERT INTO emergency_contact (student_id, guardian_id, turn)
  SELECT s.id, g.id, n.turn FROM staged_contact n
  JOIN student s ON s.sourced_id = n.student
  JOIN guardian g ON g.sourced_id = n.person
  ORDER BY s.id, g.id
  ON CONFLICT (student_id, guardian_id) DO UPDATE SET turn = EXCLUDED.turn, active = true
  WHERE (emergency_contact.turn, emergency_contact.active) IS DISTINCT FROM (EXCLUDED.turn, true)`;

const endedContacts = sql`
  UPDATE emergency_contact ec SET active = false
  FROM student s, guardian g
  WHERE ec.active AND s.id = ec.student_id AND g.id = ec.guardian_id AND NOT EXISTS (
    SELECT FROM staged_contact n WHERE n.student = s.sourced_id AND n.person = g.sourced_id)`;

// NULL is what stays as it is. A student's own number is kept only where a guardian lists it too.
const phoneChanges = sql`
  CREATE TEMP TABLE staged_phone_change ON COMMIT DROP AS
  SELECT * FROM (
    SELECT p.id AS phone_id, nullif(told.zones, p.area_zones) AS zones,
      CASE WHEN told.line_type <> 'unknown' AND p.line_type <> 'mobile'
        THEN nullif(told.line_type, p.line_type) END AS line_type,
      nullif(student.index IS NOT NULL, p.student_line) AS student_line
    FROM phone p
    LEFT JOIN (
      SELECT DISTINCT ON (index) * FROM staged_phone
      ORDER BY index, array_position(ARRAY['mobile', 'voip', 'landline', 'unknown'], line_type)
    ) told ON told.index = p.index
    LEFT JOIN (SELECT DISTINCT index FROM staged_student_line) student ON student.index = p.index
  ) change
  WHERE num_nonnulls(zones, line_type, student_line) > 0`;

const countedPhoneChanges = sql`
  INSERT INTO staged_change
  SELECT 'phones', 0, count(*) FILTER (WHERE num_nonnulls(zones, line_type) > 0), 0 FROM staged_phone_change
  UNION ALL
  SELECT 'studentLines', count(*) FILTER (WHERE student_line), 0, count(*) FILTER (WHERE NOT student_line)
  FROM staged_phone_change`;

const zones = sql`
  UPDATE phone SET area_zones = c.zones FROM staged_phone_change c
  WHERE phone.id = c.phone_id AND c.zones IS NOT NULL`;

const lines = sql`
  UPDATE phone SET line_type = coalesce(c.line_type, phone.line_type),
    student_line = coalesce(c.student_line, phone.student_line)
  FROM staged_phone_change c
  WHERE phone.id = c.phone_id AND num_nonnulls(c.line_type, c.student_line) > 0`;
