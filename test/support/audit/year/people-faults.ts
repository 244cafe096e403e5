import type { PlantedFault } from './faults.ts';
import { ago } from './people.ts';
import { closure, finds } from './targets.ts';

const operator = (name: string) => `(SELECT id FROM operator WHERE directory_id = '${name}')`;

/** A day three days after a closure, and the days after it. */
const quiet = `(SELECT (max(started_at) FILTER (WHERE k = 5))::date + 3 FROM year.closure)`;

/** Decisions without the power to make them, and staff who will be missing or looked too much. */
export const peopleFaults: PlantedFault[] = [
  {
    name: 'an approval by somebody whose role had ended',
    async plant(run) {
      await run(
        `UPDATE role_grant SET revoked_at = now() - interval '349 days' WHERE operator_id = ${operator('former')}`,
      );
      return finds(
        run,
        'decision-without-power',
        'version',
        `SELECT version_id AS id FROM approval WHERE operator_id = ${operator('former')}`,
      );
    },
  },
  {
    name: 'approvals after the training had ended',
    async plant(run) {
      const ended = ago(120, '12:00');
      await run(`UPDATE training_record SET expires_at = ${ended}
        WHERE operator_id = ${operator('superintendent')} AND expires_at < now()`);
      return finds(
        run,
        'decision-without-power',
        'version',
        `SELECT a.version_id AS id FROM approval a JOIN training_record t ON t.id = a.training_record_id
         WHERE a.operator_id = ${operator('superintendent')} AND t.expires_at = ${ended} AND a.at > ${ended}`,
      );
    },
  },
  {
    name: 'an approval nine seconds after the request',
    plant: (run) =>
      finds(
        run,
        'approval-in-haste',
        'version',
        `UPDATE approval SET at = ${closure('emergency', 1, 'asked_at')} + interval '9 seconds'
         WHERE version_id = ${closure('emergency', 1, 'version_id')} RETURNING version_id AS id`,
      ),
  },
  {
    name: 'a lockdown in standard words, approved as quickly, is none',
    async plant(run) {
      const version = closure('emergency', 3, 'version_id');
      await run(`UPDATE campaign_version SET happening = 'lockdown' WHERE id = ${version}`);
      await run(
        `INSERT INTO message_text (version_id, language, body, source) VALUES (${version}, 'en', 'Lockdown.', 'standard')`,
      );
      await run(
        `UPDATE approval SET at = ${closure('emergency', 3, 'asked_at')} + interval '9 seconds' WHERE version_id = ${version}`,
      );
      return [];
    },
  },
  {
    name: 'a school that lost an approver of two',
    async plant(run) {
      await run(
        `UPDATE role_grant SET revoked_at = now() - interval '1 hour' WHERE operator_id = ${operator('head-1')}`,
      );
      return finds(
        run,
        'approvers-too-few',
        'school',
        `SELECT id FROM school WHERE sourced_id = '1'`,
      );
    },
  },
  {
    name: 'a requester who did not renew their training',
    async plant(run) {
      await run(
        `DELETE FROM training_record WHERE operator_id = ${operator('deputy')} AND expires_at > now()`,
      );
      return finds(run, 'training-lapsed', 'operator', `SELECT ${operator('deputy')} AS id`);
    },
  },
  {
    name: 'thirty families looked up in a day',
    async plant(run) {
      await run(`INSERT INTO disclosure (operator_id, what, phone_id, at)
        SELECT ${operator('clerk')}, 'why', id, (${quiet} + time '11:00') AT TIME ZONE 'America/Chicago' FROM year.target WHERE nth <= 30`);
      return finds(
        run,
        'look-ups-unusual',
        'operator-day',
        `SELECT ${operator('clerk')} || '/' || ${quiet} AS id`,
      );
    },
  },
  {
    name: 'six families looked up at two in the morning',
    async plant(run) {
      await run(`INSERT INTO disclosure (operator_id, what, phone_id, at)
        SELECT ${operator('secretary')}, 'consent-history', id, (${quiet} + time '02:00') AT TIME ZONE 'America/Chicago'
        FROM year.target WHERE nth <= 6`);
      return finds(
        run,
        'look-ups-unusual',
        'operator-day',
        `SELECT ${operator('secretary')} || '/' || ${quiet} AS id`,
      );
    },
  },
  {
    name: 'a year since the last drill',
    async plant(run) {
      await run(`UPDATE drill SET ended_at = now() - interval '380 days'`);
      return finds(run, 'drill-overdue', 'district', `SELECT 'drills' AS id`);
    },
  },
  {
    name: 'a year since the last breach drill',
    async plant(run) {
      await run(`UPDATE incident SET closed_at = now() - interval '380 days'`);
      return finds(run, 'breach-drill-overdue', 'district', `SELECT 'breach-drills' AS id`);
    },
  },
  {
    name: 'a source of law that nobody read for months',
    plant: (run) =>
      finds(
        run,
        'law-unread',
        'law-source',
        `UPDATE law_source SET read_on = current_date - 100 WHERE id = 'tcpa' RETURNING id`,
      ),
  },
  {
    name: 'a source of law that ends soon',
    plant: (run) =>
      finds(
        run,
        'law-changing',
        'law-source',
        `UPDATE law_source SET until_day = current_date + 20 WHERE id = 'ferpa' RETURNING id`,
      ),
  },
];
