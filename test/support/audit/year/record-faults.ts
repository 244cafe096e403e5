import type { PlantedFault } from './faults.ts';
import { closure, finds, phone, schoolOf } from './targets.ts';

const consentOf = (nth: number) => `phone_id = ${phone(nth)} AND channel = 'voice'`;

/** Opt-outs that waited, evidence and entries that are missing, and what is known of families. */
export const recordFaults: PlantedFault[] = [
  {
    name: 'an opt-out that took two months',
    plant: (run) =>
      finds(
        run,
        'revocation-late',
        'revocation',
        `INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_at, effective_at, recorded_by)
         VALUES (${phone(5)}, 'any', 'non-emergency', 'e-mail', now() - interval '60 days', now(), now(), 'year') RETURNING id`,
      ),
  },
  {
    name: 'a text that nobody has read',
    plant: (run) =>
      finds(
        run,
        'revocation-late',
        'office-task',
        `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('read-text', ${phone(6)}, now() - interval '1 day') RETURNING id`,
      ),
  },
  {
    name: 'an opt-out that was confirmed too late',
    plant: (run) =>
      finds(
        run,
        'confirmation-late',
        'revocation',
        `UPDATE outreach SET state = 'too-late'
         WHERE revocation_id = (SELECT min(id::text)::uuid FROM revocation WHERE means = 'text-reply') RETURNING revocation_id AS id`,
      ),
  },
  {
    name: 'an approval without its entry',
    plant: (run) =>
      finds(
        run,
        'books-out-of-balance',
        'campaign',
        `DELETE FROM audit_entry WHERE subject_id = ${closure('school-mission', 6, 'campaign_id')}::text RETURNING subject_id AS id`,
      ),
  },
  {
    name: 'a call without an event',
    plant: (run) =>
      finds(
        run,
        'books-out-of-balance',
        'campaign',
        `DELETE FROM call_event e USING attempt a WHERE a.id = e.attempt_id AND a.try_number = 1
           AND a.campaign_id = ${closure('emergency', 2, 'campaign_id')} AND a.phone_id = ${phone(8)} RETURNING a.campaign_id AS id`,
      ),
  },
  {
    name: 'a phone of the list that nobody called',
    plant: (run) =>
      finds(
        run,
        'books-out-of-balance',
        'campaign',
        `WITH gone AS (DELETE FROM attempt
           WHERE campaign_id = ${closure('school-mission', 7, 'campaign_id')} AND phone_id = ${phone(8)} RETURNING campaign_id)
         SELECT DISTINCT campaign_id AS id FROM gone`,
      ),
  },
  {
    name: 'a consent without who gave it',
    async plant(run) {
      await run(`UPDATE consent_record SET giver_relation = NULL WHERE ${consentOf(9)}`);
      return finds(run, 'evidence-missing', 'school', `SELECT ${schoolOf(9)} AS id`);
    },
  },
  {
    name: 'a recording of no closure that was never deleted',
    async plant(run) {
      await run(`WITH made AS (INSERT INTO recording (language, source, digest, milliseconds, made_by, made_at)
          SELECT 'en', 'call', sha256('unused'), 9000, id, now() - interval '30 days' FROM operator WHERE directory_id = 'principal' RETURNING id)
        INSERT INTO recording_audio (recording_id, audio) SELECT id, '' FROM made`);
      return finds(run, 'retention-overdue', 'store', `SELECT 'recordings' AS id`);
    },
  },
  {
    name: 'a nightly purge that has not run for five days',
    async plant(run) {
      await run(`UPDATE purge_run SET at = now() - interval '5 days'`);
      return finds(run, 'retention-overdue', 'store', `SELECT 'nightly-purge' AS id`);
    },
  },
  {
    name: 'the name of a guardian who left a year ago',
    async plant(run) {
      await run(`INSERT INTO guardian (sourced_id, name, source_hash, active, left_at)
        VALUES ('left', 'a name', '', false, now() - interval '1 year')`);
      return finds(run, 'retention-overdue', 'store', `SELECT 'people-who-left' AS id`);
    },
  },
  {
    name: 'a family that three closures in a row did not reach',
    async plant(run) {
      await run(`UPDATE attempt SET state = CASE channel WHEN 'voice' THEN 'no-answer' ELSE 'failed' END, spoken_at = NULL,
          disposition = CASE channel WHEN 'voice' THEN 'no-answer' ELSE 'undelivered' END
        WHERE phone_id = ${phone(10)} AND campaign_id IN (SELECT campaign_id FROM (SELECT DISTINCT a.campaign_id, c.ended_at
          FROM attempt a JOIN campaign c ON c.id = a.campaign_id WHERE a.phone_id = ${phone(10)}
          ORDER BY c.ended_at DESC LIMIT 3) AS last)`);
      return finds(run, 'family-unreached', 'school', `SELECT ${schoolOf(10)} AS id`);
    },
  },
  {
    name: 'a consent of thirteen months ago',
    async plant(run) {
      await run(
        `UPDATE consent_record SET obtained_at = now() - interval '13 months' WHERE ${consentOf(11)}`,
      );
      return finds(run, 'evidence-stale', 'school', `SELECT ${schoolOf(11)} AS id`);
    },
  },
  {
    name: 'a number that nobody asked about',
    async plant(run) {
      await run(`DELETE FROM number_check WHERE phone_id = ${phone(12)}`);
      return finds(run, 'number-unchecked', 'district', `SELECT 'numbers' AS id`);
    },
  },
  {
    name: 'a guardian whose notice of rights is fourteen months old',
    async plant(run) {
      await run(
        `INSERT INTO rights_notice (version, language, parts) VALUES ('00000000', 'en', '[]')`,
      );
      await run(`INSERT INTO notice_delivery (guardian_id, phone_id, campaign_id, channel, language, version, at)
        SELECT gp.guardian_id, gp.phone_id, (SELECT id FROM campaign LIMIT 1), 'text', 'en', '00000000',
          now() - interval '14 months'
        FROM guardian_phone gp WHERE gp.phone_id = ${phone(13)}`);
      return finds(run, 'notice-missing', 'school', `SELECT ${schoolOf(13)} AS id`);
    },
  },
  {
    name: 'three days without a checkpoint at the witnesses',
    async plant(run) {
      await run(`DELETE FROM checkpoint_post WHERE size IN (200, 201)`);
      return finds(
        run,
        'witness-gap',
        'checkpoint-post',
        `SELECT id FROM checkpoint_post WHERE size = 199`,
      );
    },
  },
  {
    name: 'a key that has signed for three years',
    async plant(run) {
      await run(`UPDATE audit_log_key SET at = at - interval '3 years'`);
      return finds(run, 'key-too-old', 'key', `SELECT 'audit-log' AS id`);
    },
  },
  {
    name: 'a data key that has been in use for two years',
    async plant(run) {
      await run(
        `UPDATE data_key SET state_at = state_at - interval '2 years' WHERE class = 'student' AND state = 'current'`,
      );
      return finds(run, 'key-too-old', 'key', `SELECT 'student' AS id`);
    },
  },
  {
    // The last of all: what was planted before has changed the gates.
    name: 'a gate that says something else than the ledger',
    async plant(run) {
      await run('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
      await run(`UPDATE phone_gate SET by_category = NOT by_category WHERE phone_id = ${phone(7)}`);
      return finds(run, 'gate-differs', 'table', `SELECT 'phone-gate' AS id`);
    },
  },
];
