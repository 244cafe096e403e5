import type pg from 'pg';

/**
 * A district of any size, made by the database itself: one family in eight shares a phone with another school, three
 * in four phones agreed, one in twenty withdrew, some are wrong, barred, reassigned or out of service. Not encrypted,
 * and never dialed.
 */
export async function fillLargeDistrict(owner: pg.Pool, phones: number): Promise<void> {
  const session = await owner.connect();
  const schools = Math.max(2, Math.min(200, Math.round(phones / 700)));
  try {
    // Triggers and foreign keys rest while rows come in by the million; what they keep is made once afterwards.
    await session.query(`SET session_replication_role = replica; SET work_mem = '256MB';
      SET maintenance_work_mem = '256MB'; SELECT setseed(0.42)`);
    await session.query(`
      INSERT INTO district (name, registered_name, callback_number, time_zone)
        VALUES ('Bench', 'Bench Schools', '+12185550199', 'America/Chicago');
      INSERT INTO school (sourced_id, name, time_zone)
        SELECT 'school-' || i, 'School ' || i, CASE WHEN i % 10 = 0 THEN 'America/Denver' ELSE 'America/Chicago' END
        FROM generate_series(1, ${schools}) i;
      INSERT INTO phone (index, number, line_type, bad_number_at, area_zones)
        SELECT '\\x0005'::bytea || substr(sha256(int4send(i)), 1, 14), '', (ARRAY['mobile', 'mobile', 'mobile', 'landline', 'unknown'])[1 + i % 5],
          CASE WHEN i % 60 = 0 THEN now() END, CASE WHEN i % 30 = 0 THEN '{America/Denver}' ELSE '{}'::text[] END
        FROM generate_series(1, ${phones}) i;
      CREATE TEMP TABLE family AS
        SELECT id AS phone_id, row_number() OVER (ORDER BY id) AS n, uuidv7() AS student, uuidv7() AS guardian FROM phone;
      INSERT INTO student (id, sourced_id, name, source_hash) SELECT student, 's' || n, '', '' FROM family;
      INSERT INTO guardian (id, sourced_id, name, source_hash, language)
        SELECT guardian, 'g' || n, '', '', (ARRAY['en', 'en', 'en', 'es', 'vi'])[1 + n % 5] FROM family;
      CREATE TEMP TABLE numbered_school AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM school;
      INSERT INTO enrollment (student_id, school_id)
        SELECT f.student, s.id FROM family f JOIN numbered_school s ON s.n = 1 + f.n % ${schools};
      INSERT INTO guardianship (student_id, guardian_id, may_be_contacted, custody_document)
        SELECT student, guardian, n % 200 <> 0, CASE WHEN n % 200 = 0 THEN 'order'::bytea END FROM family
        UNION ALL SELECT b.student, a.guardian, true, NULL FROM family a JOIN family b ON b.n = a.n + 1 WHERE a.n % 8 = 0;
      INSERT INTO guardian_phone (guardian_id, phone_id) SELECT guardian, phone_id FROM family;
      INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
          obtained_at, recorded_by, giver_relation)
        SELECT phone_id, c, CASE WHEN n % 3 = 0 THEN '{school-mission,other}' ELSE '{school-mission}' END::text[],
          CASE WHEN n % 2 = 0 THEN 'express' ELSE 'express-written' END, 'enrollment-form', '2026-08', 'en', 'form ' || n,
          now() - random() * interval '500 days', 'system:bench', 'parent'
        FROM family CROSS JOIN unnest('{voice,text}'::text[]) c WHERE n % 4 <> 0;
      INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by)
        SELECT phone_id, 'any', CASE WHEN n % 200 = 0 THEN 'wrong-number' ELSE 'non-emergency' END, 'key-press',
          now() - random() * interval '300 days', 'system:bench'
        FROM family WHERE n % 20 = 0;
      INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
        SELECT phone_id, current_date - 500, CASE WHEN n % 90 = 0 THEN 'yes' WHEN n % 7 = 0 THEN 'no-data' ELSE 'no' END, 'bench',
          now() + interval '20 days'
        FROM family WHERE n % 12 <> 0;
      ANALYZE`);
    await session.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
    await session.query('SELECT refresh_phone_audience(), refresh_home_languages()');
    await session.query('RESET session_replication_role; RESET work_mem');
    await session.query('VACUUM ANALYZE');
    await session.query('CHECKPOINT');
  } finally {
    session.release(true);
  }
}
