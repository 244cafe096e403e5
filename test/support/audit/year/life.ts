import { ago, type Size } from './people.ts';

/** Consents, opt-outs with their confirmations, checked numbers and look-ups. */
export const life = (): string[] => [
  `INSERT INTO consent_wording VALUES ('v', 'en', 'You may call me.', now() - interval '400 days', 'year')`,
  `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
     evidence_reference, obtained_at, recorded_at, recorded_by, giver_relation)
   SELECT id, channel, '{school-mission,other}', 'express', 'enrollment-form', 'v', 'en', 'form ' || n,
     joined_at, joined_at + interval '1 hour', 'year', 'parent'
   FROM year.phone CROSS JOIN unnest('{voice,text}'::text[]) AS channel`,
  `INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_at, effective_at, recorded_by)
   SELECT id, 'any', 'non-emergency', 'text-reply', opted_out_at, opted_out_at, opted_out_at, 'guardian:' || id
   FROM year.phone WHERE opted_out_at IS NOT NULL`,
  `INSERT INTO outreach (kind, revocation_id, phone_id, asked_at, expires_at, state, state_at)
   SELECT 'confirmation', id, phone_id, received_at, received_at + interval '5 minutes', 'sent', received_at + interval '1 minute' FROM revocation`,
  `INSERT INTO number_check (phone_id, reference_date, answer, source, asked_at, good_until)
   SELECT id, joined_at::date, 'no', 'year', now() - days * interval '1 day', now() + (30 - days) * interval '1 day'
   FROM year.phone CROSS JOIN unnest('{50,20}'::int[]) AS days`,
  `INSERT INTO purge_run (gone, held) VALUES ('{}', '{}')`,
  // On each weekday, of one to four families, in the hours of the office.
  `INSERT INTO disclosure (operator_id, what, phone_id, at)
   SELECT o.id, 'consent', p.id, ${ago('d', '09:00')} + look * interval '37 minutes'
   FROM generate_series(1, 355) d
   CROSS JOIN operator o
   CROSS JOIN LATERAL generate_series(1, 1 + floor(year.chance(o.directory_id || d) * 4)::int) AS look
   JOIN year.phone p ON p.n = 1 + floor(year.chance(o.directory_id || d || '/' || look) * (SELECT count(*) FROM year.phone))
   WHERE o.directory_id IN ('clerk', 'secretary') AND extract(isodow FROM current_date - d) < 6`,
];

/** The log's checkpoints, signed by one key and posted to its witnesses every day. */
export const checkpoints = (): string[] => [
  `INSERT INTO audit_checkpoint (size, root, note, at)
   SELECT 361 - d, sha256('root'), E'lake.example.org/audit-log\n\n\n— lake.example.org/audit-log c2lnbmVk' || d,
     ${ago('d', '12:00')} FROM generate_series(0, 360) d WHERE ${ago('d', '12:00')} < now() - interval '1 hour'`,
  `INSERT INTO audit_log_key (verifier, at) SELECT 'year', min(at) FROM audit_checkpoint`,
  `INSERT INTO checkpoint_post (size, note, at) SELECT size, note, at + interval '1 minute' FROM audit_checkpoint`,
  `INSERT INTO checkpoint_post (size, note, at) SELECT max(size), 'c', now() - interval '1 hour' FROM audit_checkpoint`,
];

/** Closures from request to end, with each call and text. Before dawn they are emergencies, after noon school matters. */
export const closures = ({ closures: count, schools }: Size): string[] => [
  `CREATE TABLE year.closure AS
   SELECT k, uuidv7() AS campaign_id, uuidv7() AS version_id, purpose, started_at, started_at - interval '20 minutes' AS asked_at,
     started_at - interval '20 minutes' + interval '1 minute' * (2 + year.chance('approves' || k) * 10) AS approved_at,
     k % 5 = 0 AS is_of_one, ARRAY(SELECT id FROM school WHERE k % 5 <> 0 OR sourced_id::int = k / 5 % ${schools} + 1) AS school_ids,
     CASE WHEN k % 5 > 0 THEN 'superintendent' WHEN started_at < now() - interval '160 days' THEN 'former'
       ELSE 'head-' || k / 5 % ${schools} + 1 END AS approver
   FROM (
     SELECT k, CASE k % 2 WHEN 1 THEN 'emergency' ELSE 'school-mission' END AS purpose,
       CASE k % 2 WHEN 1 THEN ${ago('day', '05:40')} ELSE ${ago('day', '13:10')} END AS started_at
     FROM generate_series(1, ${count}) k CROSS JOIN LATERAL (SELECT 350 - floor(345 * (k - 0.5) / ${count})::int AS day)
   ) AS closure`,
  `INSERT INTO campaign (id, state, author_id, created_at, state_at, started_at, ended_at)
   SELECT campaign_id, 'finished', o.id, asked_at, started_at + interval '3 hours', started_at, started_at + interval '3 hours'
   FROM year.closure, operator o WHERE o.directory_id = 'principal' ORDER BY k`,
  `CREATE TABLE year.listed AS
   SELECT c.k, c.version_id, p.n, p.id AS phone_id, p.opted_out_at < c.started_at AS is_out,
     row_number() OVER (PARTITION BY p.id ORDER BY c.k) AS nth
   FROM year.closure c JOIN year.phone p ON p.school_id = ANY (c.school_ids) AND p.joined_at < c.asked_at`,
  `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence)
   SELECT c.version_id, l.phone_id, k.channel, 'en', '{America/Chicago}',
     CASE WHEN c.purpose = 'school-mission' THEN 'mission-consent' WHEN l.is_out THEN 'emergency' ELSE 'emergency-consent' END,
     CASE WHEN l.is_out THEN NULL ELSE k.id END
   FROM year.listed l JOIN year.closure c USING (k) JOIN consent_record k ON k.phone_id = l.phone_id
   WHERE l.is_out IS NOT TRUE OR c.purpose = 'emergency'`,
  `INSERT INTO exclusion (version_id, phone_id, channel, rule)
   SELECT l.version_id, l.phone_id, channel, 'opted-out' FROM year.listed l JOIN year.closure c USING (k)
   CROSS JOIN unnest('{voice,text}'::text[]) AS channel WHERE l.is_out AND c.purpose <> 'emergency'`,
  `INSERT INTO campaign_version (id, campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
     stop_trying_at, submitted_by, submitted_at, expires_at, rule_set, training_record_id, sealed_content)
   SELECT c.version_id, c.campaign_id, 1, 'closed', CASE c.purpose WHEN 'emergency' THEN 'weather' ELSE 'none' END, c.purpose,
     c.school_ids, c.started_at::date, 'call-then-text', c.started_at + interval '3 hours', o.id, c.asked_at,
     c.asked_at + interval '30 minutes', '2025-04-11', ${trainingAt('o.id', 'c.asked_at')}, jsonb_build_object(
       'purpose', c.purpose, 'consentPolicy', 'strict', 'closure', c.k,
       'recipients', jsonb_build_object('count', (SELECT count(*) FROM recipient r WHERE r.version_id = c.version_id)),
       'exclusions', jsonb_build_object('count', (SELECT count(*) FROM exclusion x WHERE x.version_id = c.version_id)))
   FROM year.closure c, operator o WHERE o.directory_id = 'principal'`,
  `UPDATE campaign_version SET fingerprint = sha256(convert_to(canonical_json(sealed_content), 'UTF8'))`,
  `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform, at, training_record_id)
   SELECT c.version_id, o.id, 'approved', v.fingerprint, 'slack', c.approved_at, ${trainingAt('o.id', 'c.approved_at')}
   FROM year.closure c JOIN campaign_version v ON v.id = c.version_id JOIN operator o ON o.directory_id = c.approver`,
  `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, facts)
   SELECT a.at, 'operator', a.operator_id, 'campaign-approved', 'campaign', v.campaign_id,
     jsonb_build_object('fingerprint', encode(a.fingerprint, 'hex'))
   FROM approval a JOIN campaign_version v ON v.id = a.version_id`,
  // Somebody answers at once, a machine does, somebody answers the second call, or the calls fail and a text follows. Of
  // three closures in a row each phone is reached by one.
  `CREATE TABLE year.call AS
   SELECT r.version_id, r.phone_id, r.rule, l.k, l.n, c.campaign_id, c.started_at + l.n % 1500 * interval '1 second' AS at,
     CASE WHEN luck < 0.62 THEN 'person' WHEN luck < 0.75 THEN 'machine' WHEN luck < 0.9 THEN 'later' ELSE 'text' END AS ending,
     l.nth % 3 > 0 AND luck > 0.96 AS is_missed
   FROM recipient r JOIN year.listed l USING (version_id, phone_id) JOIN year.closure c USING (k)
   CROSS JOIN LATERAL (SELECT year.chance('answers' || l.k || '/' || l.n) AS luck) AS chance
   WHERE r.channel = 'voice'`,
  `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, token, carrier_id, rule, rule_set,
     disposition, created_at, ended_at, intent_at, spoken_at, fence)
   SELECT campaign_id, version_id, phone_id, 'voice', try, CASE WHEN is_told THEN 'completed' ELSE 'no-answer' END,
     left(replace(uuidv4()::text, '-', ''), 22), 'CA' || uuidv4(), rule, '2025-04-11',
     CASE WHEN NOT is_told THEN 'no-answer' WHEN ending = 'machine' THEN 'machine' ELSE 'person' END,
     at, placed + interval '40 seconds', placed, CASE WHEN is_told THEN placed + interval '10 seconds' END, 1
   FROM year.call
   CROSS JOIN LATERAL generate_series(1, CASE ending WHEN 'later' THEN 2 WHEN 'text' THEN 3 ELSE 1 END) AS try
   CROSS JOIN LATERAL (SELECT at + (try - 1) * interval '10 minutes' AS placed,
     ending <> 'text' AND (ending <> 'later' OR try = 2) AS is_told) AS tried`,
  `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, token, carrier_id, rule, rule_set,
     disposition, created_at, ended_at, intent_at, fence)
   SELECT campaign_id, version_id, phone_id, 'text', 1, CASE WHEN is_missed THEN 'failed' ELSE 'completed' END,
     left(replace(uuidv4()::text, '-', ''), 22), 'SM' || uuidv4(), rule, '2025-04-11',
     CASE WHEN is_missed THEN 'undelivered' ELSE 'delivered' END, at, at + interval '31 minutes', at + interval '30 minutes', 1
   FROM year.call WHERE ending = 'text'`,
  `INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
   SELECT id, carrier_id, 1, 'completed', 'call', '{}' FROM attempt WHERE channel = 'voice'`,
  `INSERT INTO recording (language, source, digest, milliseconds, made_by, made_at)
   SELECT 'en', 'call', sha256('sound'), 9000, id, ${ago(30, '04:00')} FROM operator WHERE directory_id = 'principal'`,
  `INSERT INTO message_recording (version_id, language, recording_id)
   SELECT c.version_id, 'en', r.id FROM (SELECT version_id FROM year.closure ORDER BY started_at DESC LIMIT 1) c, recording r`,
  `INSERT INTO recording_audio (recording_id, audio) SELECT id, '' FROM recording`,
];

/** The record of that person at that moment. */
function trainingAt(person: string, at: string): string {
  return `(SELECT id FROM training_record t WHERE t.operator_id = ${person} AND t.passed_at <= ${at} AND t.expires_at > ${at}
    ORDER BY t.passed_at DESC LIMIT 1)`;
}
