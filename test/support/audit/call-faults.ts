import { expect } from 'vitest';
import {
  asLogged,
  beforeCall,
  books,
  change,
  changeBack,
  checked,
  type Fault,
  forget,
  gate,
  noted,
  notStrictest,
  onAlarm,
  onCall,
  plantedId,
  putBack,
  ruledOut,
  strictest,
  type Target,
  take,
  takeBack,
  unblock,
  uncheck,
  unlog,
  withdrawal,
} from './planting.ts';

const listed = (at: Target) =>
  `version_id = '${at.version}' AND phone_id = '${at.phone}' AND channel = 'voice'`;
const consent = (at: Target) => `phone_id = '${at.phone}' AND channel = 'voice'`;
const basis = (at: Target, lacks: string[]) => ({
  code: 'call-without-basis',
  subject_kind: 'attempt',
  subject_id: at.call,
  severity: 'high',
  facts: { lacks },
});
const attempts = (at: Target, ids: string[], lack: string) =>
  ids.toSorted().map((subject_id) => ({ ...basis(at, [lack]), subject_id }));

/** Calls that should not have been made. */
export const callFaults: Fault[] = [
  {
    name: 'a call whose rule denies',
    plant: (at) => change('attempt', onCall(at), `rule = 'no-consent'`),
    mend: (at) => changeBack('attempt', onCall(at), 'rule, rule_set'),
    finds: (at) => [basis(at, ['rule'])],
  },
  {
    name: 'a call about a school matter by the rule for emergencies',
    plant: (at) => change('attempt', onCall(at), `rule = 'emergency'`),
    mend: (at) => changeBack('attempt', onCall(at), 'rule, rule_set'),
    finds: (at) => [basis(at, ['rule'])],
  },
  {
    name: 'a call without any rule',
    plant: (at) => change('attempt', onCall(at), `rule = NULL`),
    mend: (at) => changeBack('attempt', onCall(at), 'rule, rule_set'),
    finds: (at) => [basis(at, ['rule'])],
  },
  {
    name: 'a call to a phone that is not on the frozen list',
    plant: (at) => take('recipient', listed(at)),
    mend: () => putBack('recipient'),
    finds: (at) => [
      books(at, { recipientsDiffer: 1, strangers: 1 }, 'high'),
      basis(at, ['recipient']),
    ],
  },
  {
    name: 'a call before its consent was on record',
    plant: (at) => change('consent_record', consent(at), `recorded_at = now() + interval '1 hour'`),
    mend: (at) => changeBack('consent_record', consent(at), 'recorded_at, obtained_at'),
    finds: (at) => [basis(at, ['evidence'])],
  },
  {
    name: 'a list that names evidence which nobody has',
    plant: (at) => change('recipient', listed(at), 'evidence = uuidv7()'),
    mend: (at) => changeBack('recipient', listed(at), 'evidence, rule'),
    finds: (at) => [basis(at, ['evidence'])],
  },
  {
    name: 'a version that its author approved',
    plant: (at) =>
      change('approval', `version_id = '${at.version}'`, `operator_id = '${at.author}'`),
    mend: (at) => changeBack('approval', `version_id = '${at.version}'`, 'operator_id, at'),
    finds: (at) => [
      // The log tells of another person.
      books(at, { unlogged: 2 }, 'high'),
      {
        code: 'call-without-basis',
        subject_kind: 'version',
        subject_id: at.version,
        severity: 'high',
        facts: { lacks: ['approval'], calls: expect.any(Number) },
      },
      {
        code: 'decision-without-power',
        subject_kind: 'version',
        subject_id: at.version,
        severity: 'high',
        facts: { lacks: ['role', 'training'] },
      },
    ],
  },
  {
    name: 'a vote dated before its request',
    plant: (at) =>
      change(
        'approval',
        `version_id = '${at.version}'`,
        `at = (SELECT submitted_at - interval '1 second' FROM campaign_version WHERE id = '${at.version}')`,
      ),
    mend: (at) => changeBack('approval', `version_id = '${at.version}'`, 'operator_id, at'),
    finds: (at) => [
      {
        code: 'decision-without-power',
        subject_kind: 'version',
        subject_id: at.version,
        severity: 'high',
        facts: { lacks: ['request', 'role'] },
      },
    ],
  },
  {
    name: 'a call after a withdrawal',
    plant: (at) => [withdrawal(at), gate(at)],
    mend: takeBack,
    finds: (at) => [
      {
        code: 'call-after-withdrawal',
        subject_id: at.call,
        severity: 'high',
        facts: { scope: 'non-emergency', revocation: '00000000-0000-7000-8000-000000000001' },
      },
    ],
  },
  {
    name: 'a call after a withdrawal, where only an imported form is newer',
    plant: (at) => [
      `UPDATE consent_record SET ends_withdrawal = false WHERE phone_id = '${at.phone}'`,
      withdrawal(at, { received_at: `now() - interval '3 days'` }),
      gate(at),
    ],
    mend: (at) => [
      `UPDATE consent_record SET ends_withdrawal = true WHERE phone_id = '${at.phone}'`,
      ...takeBack(at),
    ],
    finds: (at) => [{ code: 'call-after-withdrawal', subject_id: at.call, severity: 'high' }],
  },
  {
    name: 'an emergency call to a number that was said to be wrong',
    plant: (at) => [withdrawal(at, { scope: `'wrong-number'`, channel: `'any'` }), gate(at)],
    mend: takeBack,
    finds: (at) =>
      [at.alarm, at.call, at.text].toSorted().map((subject_id) => ({
        code: 'call-after-withdrawal',
        subject_id,
        facts: { scope: 'wrong-number', revocation: '00000000-0000-7000-8000-000000000001' },
      })),
  },
  {
    name: 'calls to a number that was ruled out, no matter who agrees',
    plant: (at) => [ruledOut(at, `now() - interval '1 hour'`), gate(at)],
    mend: unblock,
    finds: (at) => attempts(at, [at.alarm, at.call, at.text], 'block'),
  },
  {
    name: 'calls to a number that was ruled out until after them',
    plant: (at) => [
      ruledOut(at, `now() - interval '1 hour'`, plantedId),
      ruledOut(at, 'now()', 'uuidv7()', plantedId),
      gate(at),
    ],
    mend: unblock,
    finds: (at) => attempts(at, [at.alarm, at.call, at.text], 'block'),
  },
  {
    name: 'calls about a school matter to a number that had changed hands',
    plant: (at) => [checked(at, 'yes', beforeCall(at)), noted(at, 'check', 'before'), gate(at)],
    mend: (at) => [...uncheck(at), forget],
    finds: (at) => attempts(at, [at.call, at.text], 'number-check'),
  },
  {
    name: 'an emergency call before its consent was on record, where emergencies need it too',
    plant: (at) => [
      ...strictest(at),
      `UPDATE consent_record SET recorded_at = now() + interval '1 hour' WHERE ${consent(at)}`,
    ],
    mend: (at) => [
      ...notStrictest(at),
      `UPDATE consent_record SET recorded_at = (SELECT max(recorded_at) FROM consent_record
         WHERE phone_id = '${at.phone}' AND channel = 'text') WHERE ${consent(at)}`,
    ],
    finds: (at) => attempts(at, [at.alarm, at.call], 'evidence'),
  },
  {
    name: 'an emergency call by the rule that asks for no consent, where emergencies need it too',
    plant: (at) => [...strictest(at), `UPDATE attempt SET rule = 'emergency' WHERE ${onAlarm(at)}`],
    mend: (at) => [
      ...notStrictest(at),
      `UPDATE attempt SET rule = 'emergency-consent' WHERE ${onAlarm(at)}`,
    ],
    finds: (at) => [{ ...basis(at, ['rule']), subject_id: at.alarm }],
  },
  {
    name: 'a call two seconds after a withdrawal that the log has first',
    plant: (at) => asLogged(at, 'before'),
    mend: (at) => [...takeBack(at), unlog],
    finds: (at) => [{ code: 'call-after-withdrawal', subject_id: at.call }],
  },
];
