import {
  books,
  change,
  changeBack,
  type Fault,
  onCall,
  onVersion,
  putBack,
  type Target,
  take,
} from './planting.ts';

const entryOf = (at: Target, act = 'campaign-approved') =>
  `subject_id = '${at.campaign}' AND act = '${act}'`;

/** Lists and attempts that contradict each other. */
export const bookFaults: Fault[] = [
  {
    name: 'an approval without its entry in the log',
    plant: (at) => change('audit_entry', entryOf(at), `act = 'campaign-looked-at'`),
    mend: (at) => changeBack('audit_entry', entryOf(at, 'campaign-looked-at'), 'act'),
    finds: (at) => [books(at, { unlogged: 1 }, 'high')],
  },
  {
    name: 'an approval in the log that nobody gave',
    plant: (at) => [
      `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
       VALUES ('operator', uuidv7(), 'campaign-approved', 'campaign', '${at.campaign}', '{"fingerprint": "00"}')`,
    ],
    mend: () => [`DELETE FROM audit_entry WHERE facts ->> 'fingerprint' = '00'`],
    finds: (at) => [books(at, { unlogged: 1 }, 'high')],
  },
  {
    name: 'a phone of the list that was never planned',
    plant: (at) =>
      take(
        'attempt',
        `campaign_id = '${at.campaign}' AND phone_id = '${at.phone}' AND channel = 'text'`,
      ),
    mend: () => putBack('attempt'),
    finds: (at) => [books(at, { unplanned: 1 }, 'high')],
  },
  {
    name: 'a try of a phone that is not on the list',
    plant: (at) => [
      `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, disposition, ended_at)
       VALUES ('${at.campaign}', '${at.version}', uuidv7(), 'voice', 1, 'suppressed', 'stopped', now())`,
    ],
    mend: () => [`DELETE FROM attempt WHERE state = 'suppressed' AND disposition = 'stopped'`],
    finds: (at) => [books(at, { strangers: 1 }, 'high')],
  },
  {
    name: 'a try that is open an hour after the end',
    plant: (at) => [
      `UPDATE campaign SET ended_at = now() - interval '2 hours' WHERE id = '${at.campaign}'`,
      ...change(
        'attempt',
        onCall(at),
        `state = 'planned', disposition = NULL, ended_at = NULL, carrier_id = NULL,
        spoken_at = NULL`,
      ),
    ],
    mend: (at) =>
      changeBack('attempt', onCall(at), 'state, disposition, ended_at, carrier_id, spoken_at'),
    finds: (at) => [books(at, { openAfterEnd: 1 })],
  },
  {
    name: 'a try whose state contradicts its end',
    plant: (at) => change('attempt', onCall(at), `state = 'answered'`),
    mend: (at) => changeBack('attempt', onCall(at), 'state, disposition'),
    finds: (at) => [books(at, { unended: 1 })],
  },
  {
    name: 'a call that ended without the carrier’s id',
    plant: (at) => change('attempt', onCall(at), 'carrier_id = NULL'),
    mend: (at) => changeBack('attempt', onCall(at), 'carrier_id, state'),
    finds: (at) => [books(at, { withoutCarrier: 1 })],
  },
  {
    name: 'an answered call without an event',
    plant: (at) => take('call_event', `attempt_id = '${at.call}'`),
    mend: () => putBack('call_event'),
    finds: (at) => [books(at, { withoutEvent: 1 })],
  },
  {
    name: 'an exclusion that was not sealed',
    plant: (at) => [
      `INSERT INTO exclusion VALUES ('${at.version}', uuidv7(), 'voice', 'no-consent')`,
    ],
    mend: (at) => [`DELETE FROM exclusion WHERE version_id = '${at.version}'`],
    finds: (at) => [books(at, { exclusionsDiffer: 1 }, 'high')],
  },
  {
    name: 'a version that has lost what it was approved by',
    plant: (at) => change('campaign_version', onVersion(at), 'sealed_content = NULL'),
    mend: (at) => changeBack('campaign_version', onVersion(at), 'sealed_content, fingerprint'),
    finds: (at) => [books(at, { unsealed: 1 }, 'high')],
  },
  ...['"nine"', '5000000000', 'null', '-1', '{}'].map((count) => ({
    name: `a version sealed with ${count} as a count`,
    plant: (at: Target) =>
      change(
        'campaign_version',
        onVersion(at),
        `sealed_content = jsonb_set(sealed_content, '{recipients,count}', '${count}')`,
      ),
    mend: (at: Target) =>
      changeBack('campaign_version', onVersion(at), 'sealed_content, fingerprint'),
    finds: (at: Target) => [books(at, { uncounted: 1 }, 'high')],
  })),
];
