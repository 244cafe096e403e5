import type pg from 'pg';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { sealedName } from '#test/support/district/staff-name.ts';

/**
 * A made-up district with two years of closures: some called families and some were sent back, and phones ended in every
 * way. Made by the database, the same each time, without triggers.
 */
export async function yearOfClosures(owner: pg.Pool): Promise<void> {
  await fillLargeDistrict(owner, 2800);
  const session = await owner.connect();
  try {
    await session.query(`SET session_replication_role = replica; SELECT setseed(0.17)`);
    const names = Array.from({ length: 9 }, (_, place) =>
      sealedName(`p${place + 1}`, { tenant: 'd', name: `Person ${place + 1}` }),
    );
    await session.query(
      `INSERT INTO operator (directory_tenant, directory_id, name)
        SELECT 'd', 'p' || i, name FROM unnest($1::bytea[]) WITH ORDINALITY AS n (name, i)`,
      [names],
    );
    await session.query(`
      CREATE TEMP TABLE person AS SELECT id, row_number() OVER (ORDER BY directory_id) AS n FROM operator;
      CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM school;
      INSERT INTO role_grant (operator_id, role, school_id, granted_at)
        SELECT p.id, (ARRAY['requester', 'approver', 'compliance', 'front-office', 'administrator'])[1 + p.n % 5],
          CASE WHEN p.n > 7 THEN (SELECT id FROM place WHERE n = 1) END, now() - p.n * interval '40 days' FROM person p;
      INSERT INTO training_course (version, digest, content, pass_mark) VALUES (1, sha256('c'), '{}', 80);
      INSERT INTO training_record (operator_id, course_id, score, passed_at, expires_at)
        SELECT p.id, c.id, 90, now() - p.n * interval '50 days', now() - p.n * interval '50 days' + interval '8760 hours'
        FROM person p, training_course c WHERE p.n <> 3;
      INSERT INTO role_change (act, operator_id, role, state, asked_by, asked_at, expires_at, settled_by, settled_at)
        SELECT 'grant', p.id, 'approver', (ARRAY['confirmed', 'declined'])[1 + p.n % 2],
          (SELECT id FROM person WHERE n = 1), now() - p.n * interval '45 days', now(), (SELECT id FROM person WHERE n = 2), now()
        FROM person p WHERE p.n > 2;
      INSERT INTO disclosure (operator_id, what, at)
        SELECT p.id, (ARRAY['unreached', 'phone', 'consent-gaps'])[1 + i % 3], now() - i * interval '20 days'
        FROM person p, generate_series(1, 30) i WHERE p.n IN (3, 4);`);
    await session.query(`
      CREATE TEMP TABLE made AS
        SELECT i AS n, uuidv7() AS id, uuidv7() AS version_id, now() - i * interval '37 days' AS submitted_at, i % 5 <> 0 AS called,
          (ARRAY['closed', 'late-2h', 'no-heat', 'early-dismissal'])[1 + i % 4] AS happening,
          CASE i % 3 WHEN 0 THEN ARRAY(SELECT id FROM place) WHEN 1 THEN ARRAY(SELECT id FROM place WHERE n = 1 + i % 4)
            ELSE ARRAY(SELECT id FROM place WHERE n IN (1, 2 + i % 2)) END AS school_ids
        FROM generate_series(1, 20) i;
      INSERT INTO campaign (id, state, author_id, created_at, started_at, ended_at)
        SELECT id, CASE WHEN called THEN 'finished' WHEN n = 5 THEN 'submitted' WHEN n = 10 THEN 'expired' ELSE 'sent-back' END,
          (SELECT id FROM person p WHERE p.n = 1 + made.n % 2 * 5), submitted_at,
          CASE WHEN called THEN submitted_at + interval '20 minutes' END,
          CASE WHEN called THEN submitted_at + interval '2 hours' END FROM made ORDER BY n DESC;
      INSERT INTO campaign_version (id, campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
          stop_trying_at, submitted_by, submitted_at, fingerprint, sealed_content, sealed_text, expires_at, rule_set, approvals_needed)
        SELECT m.version_id, m.id, 1, happening, 'weather', 'emergency', school_ids, submitted_at::date, 'call-and-text',
          submitted_at + interval '3 hours', c.author_id, submitted_at, sha256(int4send(m.n)), '{}', '{}',
          submitted_at + interval '1 hour', '2025-04-11', 1 + m.n % 2
        FROM made m JOIN campaign c USING (id);
      INSERT INTO approval (version_id, operator_id, decision, reason, fingerprint, platform, at)
        SELECT m.version_id, p.id, CASE WHEN m.called THEN 'approved' ELSE 'sent-back' END,
          CASE WHEN NOT m.called THEN 'No'::bytea END, sha256(int4send(m.n)), 'slack',
          m.submitted_at + p.n * interval '100 seconds'
        FROM made m JOIN person p ON p.n IN (2, 7) WHERE m.n NOT IN (5, 10) AND (m.called OR p.n = 2);
      INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, facts)
        SELECT m.submitted_at, 'operator', p.id::text, 'decision-refused', 'campaign', m.id::text,
          jsonb_build_object('reason', (ARRAY['own-campaign', 'untrained', 'expired'])[1 + (m.n + p.n)::int % 3])
        FROM made m JOIN person p ON p.n < 1 + m.n % 4;
      CREATE TEMP TABLE listed AS
        SELECT DISTINCT ON (m.version_id, a.phone_id) m.id, m.version_id, a.phone_id, a.language, random() AS luck,
          m.submitted_at + interval '20 minutes' AS started_at, m.called
        FROM made m JOIN phone_audience a ON a.school_id = ANY (m.school_ids);
      INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
        SELECT version_id, phone_id, c, language, '{America/Chicago}', 'emergency'
        FROM listed CROSS JOIN unnest('{voice,text}'::text[]) c WHERE luck < 0.9 AND (c = 'voice' OR luck < 0.5);
      INSERT INTO exclusion (version_id, phone_id, channel, rule)
        SELECT version_id, phone_id, c, CASE WHEN luck < 0.93 THEN 'wrong-number' WHEN luck < 0.97 THEN 'emergency-opt-out'
          ELSE 'landline-text' END
        FROM listed CROSS JOIN unnest('{voice,text}'::text[]) c WHERE luck >= 0.9 OR c = 'text' AND luck >= 0.5;
      INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, disposition, token, intent_at, ended_at)
        SELECT id, version_id, phone_id, c, t,
          CASE WHEN luck < 0.04 THEN 'suppressed' ELSE 'completed' END,
          CASE WHEN luck < 0.04 THEN 'revoked' WHEN luck < 0.3 THEN CASE t WHEN 1 THEN 'busy' ELSE 'no-answer' END
            WHEN c = 'text' THEN 'delivered' WHEN luck < 0.6 THEN 'person' WHEN luck < 0.75 THEN 'machine' ELSE 'failed' END,
          CASE WHEN luck >= 0.04 THEN left(md5(version_id::text || phone_id || c || t), 22) END,
          CASE WHEN luck >= 0.04 THEN started_at + luck * interval '30 minutes' END,
          started_at + luck * interval '40 minutes' + t * interval '60 seconds'
        FROM listed l CROSS JOIN unnest('{voice,text}'::text[]) c CROSS JOIN generate_series(1, 2) t
        WHERE called AND luck < 0.9 AND (c = 'voice' OR luck < 0.5) AND (t = 1 OR luck BETWEEN 0.04 AND 0.3);
      INSERT INTO hand_call (campaign_id, student_id, operator_id, called, at)
        SELECT l.id, gs.student_id, (SELECT id FROM person WHERE n = 4), l.luck < 0.15, now() - l.luck * interval '1 day'
        FROM listed l JOIN guardian_phone gp USING (phone_id) JOIN guardianship gs USING (guardian_id)
        WHERE l.called AND l.luck < 0.2;
      UPDATE revocation SET effective_at = received_at + interval '1 second' * (extract(epoch FROM received_at)::bigint % 2000000),
        means = (ARRAY['key-press', 'staff', 'text-reply', 'import'])[1 + extract(epoch FROM received_at)::bigint % 4];
      INSERT INTO office_task (kind, phone_id, opened_at, due_at, closed_at, outcome)
        SELECT 'read-text', phone_id, received_at, received_at + interval '14 days',
          CASE WHEN received_at < now() - interval '60 days' THEN received_at + interval '5 hours' END,
          CASE WHEN received_at < now() - interval '60 days' THEN 'opt-out' END FROM revocation WHERE means = 'text-reply';
      INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by, effective_at)
        SELECT phone_id, channel, scope, means, received_at - interval '1 hour', recorded_by, effective_at - interval '1 hour'
        FROM revocation WHERE extract(epoch FROM received_at)::bigint % 3 = 0;
      INSERT INTO audit_run (kind, asked_by, asked_at, started_at, ended_at, looked_at, found)
        SELECT 'asked', (SELECT id FROM person WHERE n = 2), now() - i * interval '29 days', now(), now(),
          jsonb_build_object('gate-differs', jsonb_build_object('looked', i * 10), 'drill-overdue', jsonb_build_object('looked', 1)), i % 3
        FROM generate_series(1, 12) i;
      INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, opened_at, due_at, state,
          resolved_by, resolved_at, resolution, closed_by, closed_at)
        SELECT r.id, r.id, (ARRAY['gate-differs', 'drill-overdue', 'evidence-stale'])[1 + i % 3], 'high', 'phone', 's' || i,
          'administrator', now() - i * interval '25 days', now() + (i - 8) * interval '1 day', s.state,
          CASE WHEN s.state <> 'open' THEN (SELECT id FROM person WHERE n = 2) END,
          CASE WHEN s.state <> 'open' THEN now() - i * interval '20 days' END, CASE WHEN s.state <> 'open' THEN 'Done'::bytea END,
          CASE WHEN s.state = 'closed' THEN (SELECT id FROM person WHERE n = 7) END,
          CASE WHEN s.state = 'closed' THEN now() - i * interval '15 days' END
        FROM generate_series(1, 24) i CROSS JOIN LATERAL (SELECT (ARRAY['open', 'resolved', 'closed'])[1 + i % 3] AS state) s,
          (SELECT id FROM audit_run LIMIT 1) r;
      INSERT INTO incident (is_drill, kind, discovered_at, known, opened_by, opened_at, frozen_at, roles_named_at, what_happened,
          what_changes, reviewed_by, reviewed_at, closed_by, closed_at)
        SELECT i % 2 = 0, 'lost-device', t.at - interval '1 hour', 'A laptop is gone.', (SELECT id FROM person WHERE n = 2), t.at,
          t.at + interval '0.4 seconds', t.at + interval '9 minutes', 'It was found.', 'Disks are encrypted.',
          (SELECT id FROM person WHERE n = 2), t.at + interval '3 days', (SELECT id FROM person WHERE n = 7),
          t.at + interval '4 days'
        FROM generate_series(1, 6) i CROSS JOIN LATERAL (SELECT now() - i * interval '50 days' AS at) t;
      INSERT INTO incident_task (incident_id, position, task, due_at, owner_id, done_by, done_at)
        SELECT i.id, t.position, t.task, i.opened_at + interval '1 day', i.opened_by, i.opened_by, i.opened_at + interval '20 hours'
        FROM incident i, unnest('{validate,scope,notices}'::text[]) WITH ORDINALITY AS t(task, position);
      ANALYZE`);
  } finally {
    session.release(true);
  }
}
