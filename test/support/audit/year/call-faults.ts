import type { PlantedFault } from './faults.ts';
import { callsTo, closure, finds, phone } from './targets.ts';

const mission = (nth: number, column: string) => closure('school-mission', nth, column);

/** Calls that should not have been made, or not then. */
export const callFaults: PlantedFault[] = [
  {
    name: 'a call by a rule that denies',
    plant: (run) =>
      finds(
        run,
        'call-without-basis',
        'attempt',
        `UPDATE attempt SET rule = 'no-consent' WHERE campaign_id = ${mission(1, 'campaign_id')} AND phone_id = ${phone(1)}
         RETURNING id`,
      ),
  },
  {
    name: 'calls to a number that was blocked',
    async plant(run) {
      const from = `${mission(2, 'started_at')} - interval '1 hour'`;
      await run(`INSERT INTO phone_block (phone_id, kind, reason, blocked_by, blocked_at)
        VALUES (${phone(2)}, 'district', 'asked by the ward', 'year', ${from})`);
      return finds(run, 'call-without-basis', 'attempt', callsTo(2, from));
    },
  },
  {
    name: 'calls before their consent was on record',
    async plant(run) {
      const until = `${mission(3, 'started_at')} + interval '1 day'`;
      await run(
        `UPDATE consent_record SET recorded_at = ${until} WHERE phone_id = ${phone(3)} AND channel = 'voice'`,
      );
      return finds(
        run,
        'call-without-basis',
        'attempt',
        callsTo(
          3,
          `'-infinity'`,
          `a.channel = 'voice' AND v.purpose = 'school-mission' AND a.intent_at < ${until}`,
        ),
      );
    },
  },
  {
    name: 'calls after an opt-out',
    async plant(run) {
      const at = `${mission(4, 'started_at')} - interval '1 hour'`;
      await run(`INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_at, effective_at, recorded_by)
        VALUES (${phone(4)}, 'any', 'non-emergency', 'staff', ${at}, ${at}, ${at}, 'year')`);
      return finds(
        run,
        'call-after-withdrawal',
        'attempt',
        callsTo(4, at, `v.purpose = 'school-mission'`),
      );
    },
  },
  ...(
    [
      ['at half past nine at night', 5, '8 hours 20 minutes'],
      ['at half past seven in the morning', 8, '18 hours 20 minutes'],
    ] as const
  ).map(([when, nth, later]) => ({
    name: `calls ${when}`,
    plant: (run: Parameters<typeof finds>[0]) =>
      finds(
        run,
        'call-outside-hours',
        'campaign',
        `UPDATE attempt SET intent_at = intent_at + interval '${later}', ended_at = ended_at + interval '${later}'
         WHERE id = (SELECT min(id::text)::uuid FROM attempt WHERE campaign_id = ${mission(nth, 'campaign_id')})
         RETURNING campaign_id AS id`,
      ),
  })),
  {
    name: 'a call on a Sunday at half past ten',
    plant: (run) => {
      const atLocal = `date_trunc('week', intent_at AT TIME ZONE 'America/Chicago' + interval '1 day') + interval '6 days 10 hours 30 minutes'`;
      const moved = `(${atLocal}) AT TIME ZONE 'America/Chicago'`;
      return finds(
        run,
        'call-outside-hours',
        'campaign',
        `UPDATE attempt SET intent_at = ${moved}, ended_at = ${moved} + interval '40 seconds'
         WHERE id = (SELECT min(id::text)::uuid FROM attempt WHERE campaign_id = ${mission(9, 'campaign_id')})
         RETURNING campaign_id AS id`,
      );
    },
  },
];
