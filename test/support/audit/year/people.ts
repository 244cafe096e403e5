/** A moment of so many days ago, at that time in the district's zone. */
export const ago = (days: number | string, time: string) =>
  `((current_date - (${days})::int + time '${time}') AT TIME ZONE 'America/Chicago')`;

export type Size = { phones: number; schools: number; closures: number };

/** Schools, families with their phones, and the staff with their roles, training, absences and drill. */
export const people = ({ phones, schools }: Size): string[] => [
  `INSERT INTO district (name, registered_name, callback_number, time_zone, district_wide_approvals)
   VALUES ('Lake', 'Lake Schools', '+12185550199', 'America/Chicago', 1)`,
  `INSERT INTO school (sourced_id, name, time_zone)
   SELECT n, 'School ' || n, 'America/Chicago' FROM generate_series(1, ${schools}) n`,
  // One phone in five is the second one of a family. One in ten comes to the district in winter.
  `CREATE TABLE year.phone AS
   SELECT n, uuidv7() AS id, ((n - 1) % ${Math.ceil(phones * 0.8)} + 1)::int AS student, NULL::uuid AS school_id,
     ${ago(`CASE WHEN year.chance('joins' || n) < 0.1 THEN 200 ELSE 360 END`, '10:00')} AS joined_at,
     CASE WHEN year.chance('opts out' || n) < 0.06
       THEN ${ago(`20 + year.chance('out on' || n) * 170`, '19:20')} END AS opted_out_at
   FROM generate_series(1, ${phones}) n`,
  `INSERT INTO phone (id, index, number, line_type) SELECT id, decode('0005' || substr(md5(n::text), 5), 'hex'), '\\x00', 'mobile' FROM year.phone`,
  `INSERT INTO guardian (id, sourced_id, name, source_hash) SELECT id, n, '', '' FROM year.phone`,
  `INSERT INTO student (sourced_id, name, source_hash) SELECT DISTINCT student, ''::bytea, ''::bytea FROM year.phone`,
  `INSERT INTO enrollment (student_id, school_id)
   SELECT st.id, s.id FROM student st JOIN school s ON s.sourced_id::int = st.sourced_id::int % ${schools} + 1`,
  `INSERT INTO guardianship (student_id, guardian_id)
   SELECT st.id, p.id FROM year.phone p JOIN student st ON st.sourced_id::int = p.student`,
  `INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, id FROM year.phone`,
  `UPDATE year.phone p SET school_id = e.school_id
   FROM student st JOIN enrollment e ON e.student_id = st.id WHERE st.sourced_id::int = p.student`,

  `INSERT INTO operator (directory_tenant, directory_id, name)
   SELECT 't', id, ''::bytea FROM unnest('{principal,deputy,superintendent,former,officer,counsel,clerk,secretary,admin,it}'::text[]) AS id
   UNION ALL SELECT 't', 'head-' || n, ''::bytea FROM generate_series(1, ${schools}) n`,
  `INSERT INTO role_grant (operator_id, role, school_id, granted_at, revoked_at)
   SELECT o.id, r.role, s.id, now() - interval '400 days', CASE o.directory_id WHEN 'former' THEN now() - interval '150 days' END
   FROM operator o
   JOIN (VALUES ('principal', 'requester'), ('deputy', 'requester'), ('superintendent', 'approver'), ('former', 'approver'),
     ('officer', 'compliance'), ('counsel', 'compliance'), ('clerk', 'front-office'), ('secretary', 'front-office'),
     ('admin', 'administrator'), ('it', 'administrator'), ('head', 'approver')) AS r(name, role)
     ON r.name = split_part(o.directory_id, '-', 1)
   LEFT JOIN school s ON o.directory_id = 'head-' || s.sourced_id`,
  `UPDATE operator SET active = false, left_at = now() - interval '150 days' WHERE directory_id = 'former'`,
  `INSERT INTO training_course (version, digest, content, pass_mark) VALUES (1, sha256('year'), '{}', 80)`,
  // Everyone renews a month before the day.
  `INSERT INTO training_record (operator_id, course_id, score, passed_at, expires_at)
   SELECT o.id, c.id, 90, t.at, t.at + interval '360 days' FROM operator o CROSS JOIN training_course c
   CROSS JOIN (VALUES (now() - interval '380 days'), (now() - interval '50 days')) AS t(at)
   WHERE o.directory_id <> 'former' OR t.at < now() - interval '150 days'`,
  `INSERT INTO absence (operator_id, until, begun_at, ended_at)
   SELECT id, ${ago(80, '08:00')}, ${ago(95, '08:00')}, ${ago(80, '07:00')} FROM operator WHERE directory_id = 'superintendent'`,
  `INSERT INTO drill_phone (number_index, name, number, consented_on, consent)
   VALUES (substr(sha256('drill'), 1, 16), '', '', current_date - 200, 'form')`,
  `INSERT INTO drill (state, requested_by, school_ids, sealed_text, fingerprint, decided_by, decided_at, requested_at, ended_at)
   SELECT 'finished', r.id, ARRAY(SELECT id FROM school), '{}', sha256('{}'), d.id, ${ago(100, '10:05')}, ${ago(100, '10:00')},
     ${ago(100, '10:30')}
   FROM operator r, operator d WHERE r.directory_id = 'principal' AND d.directory_id = 'superintendent'`,
  `INSERT INTO drill_call (drill_id, phone_id, token, call_state)
   SELECT d.id, p.id, left(md5(p.id::text), 22), 'heard' FROM drill d, drill_phone p`,
  `INSERT INTO incident (is_drill, kind, discovered_at, known, opened_by, opened_at, frozen_at, what_happened, what_changes,
     reviewed_by, reviewed_at, closed_by, closed_at)
   SELECT true, 'lost-device', ${ago(90, '09:00')}, 'A laptop is gone.', id, ${ago(90, '09:00')}, ${ago(90, '09:00')}, 'x', 'y',
     id, ${ago(90, '10:00')}, id, ${ago(90, '10:05')}
   FROM operator WHERE directory_id = 'officer'`,
];
