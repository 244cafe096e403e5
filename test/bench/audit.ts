import type { Connection } from '#database/connect.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { noonZone } from '#test/support/audit/noon-zone.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const phones = 100_000;

/** A whole audit run of a district with two finished campaigns, beside working out every phone's gate once. */
export async function rows(bench: Bench): Promise<Sample[]> {
  await using database = await bench.freshDatabase();
  const { application, owner } = database;
  await fill(owner.pool);
  const measured = await measure(() => recordDueAuditRuns(application.db, 'bench'));
  const { rows: findings } = await owner.pool.query<{ code: string }>('SELECT code FROM finding');
  if (findings.length > 0)
    throw new Error(`the district of the bench has ${findings.map(({ code }) => code).join(', ')}`);
  const floor = await measure(() =>
    owner.pool.query('SELECT count(g) FROM phone_gate_of(ARRAY(SELECT id FROM phone)) g'),
  );
  return [
    {
      name: `audit ${phones} phones, 2 campaigns`,
      measured,
      floorMs: floor.ms,
      floor: 'phone_gate_of for all of them',
      goal: 8,
    },
  ];
}

/** Written by statements: what is measured is how long it takes to look at it. */
async function fill(pool: Connection['pool']): Promise<void> {
  for (const statement of [...district, campaign('emergency'), campaign('school-mission')]) {
    await pool.query(statement);
  }
  // Nobody decided within 20 seconds.
  await pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE campaign_version SET submitted_at = submitted_at - interval '1 minute'; COMMIT`);
  await pool.query('VACUUM ANALYZE');
}

const district = [
  `INSERT INTO district (name, registered_name, callback_number, time_zone)
   VALUES ('Lake', 'Lake Schools', '+12185550199', 'America/Chicago')`,
  `INSERT INTO school (sourced_id, name, time_zone)
   SELECT n, 'School ' || n, 'America/Chicago' FROM generate_series(0, 39) n`,
  `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', 'asks', ''), ('t', 'approves', ''), ('t', 'also', '')`,
  `INSERT INTO training_course (version, digest, content, pass_mark) VALUES (1, sha256('bench'), '{}', 80)`,
  `INSERT INTO training_record (operator_id, course_id, score, passed_at, expires_at)
   SELECT o.id, c.id, 100, now() - interval '1 hour', now() + interval '300 days' FROM operator o, training_course c`,
  `INSERT INTO role_grant (operator_id, role) SELECT id, CASE directory_id WHEN 'asks' THEN 'requester' ELSE 'approver' END
   FROM operator WHERE directory_id IN ('asks', 'approves', 'also')`,
  `INSERT INTO consent_wording VALUES ('v', 'en', 'You may call me.', now(), 'bench')`,
  `INSERT INTO phone (index, number, line_type)
   SELECT decode('0005' || substr(md5(n::text), 5), 'hex'), '\\x00', 'mobile' FROM generate_series(1, ${phones}) n`,
  `CREATE TABLE numbered AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM phone`,
  `WITH st AS (INSERT INTO student (id, sourced_id, name, source_hash) SELECT id, id, '', '' FROM numbered),
     g AS (INSERT INTO guardian (id, sourced_id, name, source_hash) SELECT id, id, '', '' FROM numbered),
     e AS (INSERT INTO enrollment (student_id, school_id)
       SELECT p.id, s.id FROM numbered p JOIN school s ON s.sourced_id = (p.n % 40)::text),
     gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT id, id FROM numbered)
   INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, id FROM numbered`,
  `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
     evidence_reference, obtained_at, recorded_at, recorded_by, giver_relation)
   SELECT id, channel, '{school-mission,other}', 'express', 'enrollment-form', 'v', 'en', 'form',
     now() - interval '100 days', now() - interval '99 days', 'bench', 'parent'
   FROM numbered CROSS JOIN unnest('{voice,text}'::text[]) AS channel WHERE n % 10 > 0`,
  `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
   SELECT id, current_date - 100, 'no', 'bench', now() + interval '20 days' FROM numbered`,
  `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
   SELECT id, 'any', 'non-emergency', 'staff', 'bench' FROM numbered WHERE n % 50 = 1`,
  'SELECT refresh_phone_audience()',
];

/** A third of the phones answered at the second call only. */
const campaign = (purpose: 'emergency' | 'school-mission') => `
  DO $$ DECLARE c uuid; v uuid; asks uuid; approves uuid; BEGIN
    SELECT id INTO asks FROM operator WHERE directory_id = 'asks';
    SELECT id INTO approves FROM operator WHERE directory_id = 'approves';
    INSERT INTO campaign (author_id) VALUES (asks) RETURNING id INTO c;
    INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
      stop_trying_at, submitted_by)
    VALUES (c, 1, 'closed', '${purpose === 'emergency' ? 'weather' : 'none'}', '${purpose}',
      ARRAY(SELECT id FROM school), current_date, 'call-then-text', now() + interval '1 hour', asks) RETURNING id INTO v;
    INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence)
    SELECT v, g.phone_id, ch, 'en', '{${noonZone()}}',
      '${purpose === 'emergency' ? 'emergency-consent' : 'mission-consent'}', consent_evidence(g, '${purpose}', ch, 'ledger')
    FROM phone_gate g JOIN numbered p ON p.id = g.phone_id CROSS JOIN unnest('{voice,text}'::text[]) ch
    WHERE p.n % 10 > 0 AND p.n % 50 <> 1;
    INSERT INTO exclusion (version_id, phone_id, channel, rule)
    SELECT v, p.id, ch, 'no-consent' FROM numbered p CROSS JOIN unnest('{voice,text}'::text[]) ch
    WHERE NOT (p.n % 10 > 0 AND p.n % 50 <> 1);
    UPDATE campaign_version SET expires_at = now() + interval '1 hour', sealed_content = jsonb_build_object(
      'purpose', purpose, 'delivery', delivery, 'schools', school_ids, 'stopTryingAt', stop_trying_at,
      'approvalsNeeded', approvals_needed, 'consentPolicy', 'strict',
      'recipients', jsonb_build_object('count', (SELECT count(*) FROM recipient WHERE version_id = v)),
      'exclusions', jsonb_build_object('count', (SELECT count(*) FROM exclusion WHERE version_id = v)))
    WHERE id = v;
    UPDATE campaign_version SET fingerprint = sha256(convert_to(canonical_json(sealed_content), 'UTF8')) WHERE id = v;
    UPDATE campaign SET state = 'submitted' WHERE id = c;
    INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform, at)
    SELECT v, approves, 'approved', fingerprint, 'slack', now() FROM campaign_version WHERE id = v;
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT 'operator', approves, 'campaign-approved', 'campaign', c,
      jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM campaign_version WHERE id = v;
    UPDATE campaign SET state = 'dialing', started_at = now() WHERE id = c;
    INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, token, carrier_id, rule,
      rule_set, disposition, ended_at, intent_at, spoken_at, fence)
    SELECT c, v, r.phone_id, 'voice', try, CASE WHEN try < tries THEN 'no-answer' ELSE 'completed' END,
      left(replace(uuidv4()::text, '-', ''), 22), 'CA' || uuidv4(), r.rule, '2025-04-11',
      CASE WHEN try < tries THEN 'no-answer' ELSE 'person' END, clock_timestamp(), clock_timestamp(),
      CASE WHEN try = tries THEN clock_timestamp() END, 1
    FROM recipient r JOIN numbered p ON p.id = r.phone_id
    CROSS JOIN LATERAL (SELECT CASE WHEN p.n % 3 = 0 THEN 2 ELSE 1 END AS tries)
    CROSS JOIN LATERAL generate_series(1, tries) AS try
    WHERE r.version_id = v AND r.channel = 'voice';
    INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
    SELECT id, carrier_id, s, 'completed', 'call', '{}' FROM attempt CROSS JOIN generate_series(1, 3) AS s
    WHERE campaign_id = c;
    INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
    SELECT 'system', 'bench', 'attempt-moved', 'attempt', id::text, jsonb_build_object('to', s)
    FROM attempt CROSS JOIN unnest('{claimed,placing,completed}'::text[]) AS s WHERE campaign_id = c;
    UPDATE campaign SET state = 'finished', ended_at = clock_timestamp() WHERE id = c;
  END $$`;
