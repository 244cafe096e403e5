import { expect } from 'vitest';
import {
  change,
  changeBack,
  type Fault,
  gate,
  putBack,
  type Target,
  take,
  takeBack,
  task,
  withdrawal,
} from './planting.ts';

const consent = (at: Target) => `phone_id = '${at.phone}' AND channel = 'voice'`;
const onSchool = (at: Target, facts: object, severity = 'medium') => ({
  subject_kind: 'school',
  subject_id: at.school,
  severity,
  facts,
});
const late = (facts: object, severity: string) => ({ code: 'revocation-late', severity, facts });
const differs = (at: Target, table: string) => ({
  code: 'gate-differs',
  subject_kind: 'table',
  subject_id: table,
  severity: 'high',
  facts: { phones: 1, first: [at.phone] },
});

/** Evidence that is missing or stale, clocks that ran out, and gates that differ. */
export const consentFaults: Fault[] = [
  {
    name: 'consents whose words nobody kept',
    plant: () => take('consent_wording', 'true'),
    mend: () => putBack('consent_wording'),
    finds: (at) => [
      { code: 'evidence-missing', ...onSchool(at, { consents: 18, withoutWording: 18 }) },
    ],
  },
  {
    name: 'a consent without who gave it',
    plant: (at) => change('consent_record', consent(at), 'giver_relation = NULL'),
    mend: (at) => changeBack('consent_record', consent(at), 'giver_relation, given_by'),
    finds: (at) => [
      { code: 'evidence-missing', ...onSchool(at, { consents: 1, withoutGiver: 1 }) },
    ],
  },
  {
    name: 'a consent on paper that nobody can find',
    plant: (at) =>
      change('consent_record', consent(at), `method = 'paper', evidence_reference = ' '`),
    mend: (at) => changeBack('consent_record', consent(at), 'method, evidence_reference'),
    finds: (at) => [
      { code: 'evidence-missing', ...onSchool(at, { consents: 1, withoutProof: 1 }) },
    ],
  },
  {
    name: 'a consent of more than a year ago that is still called by',
    plant: (at) => [
      ...change('consent_record', consent(at), `obtained_at = now() - interval '13 months'`),
      gate(at),
    ],
    mend: (at) => [
      ...changeBack('consent_record', consent(at), 'obtained_at, recorded_at'),
      gate(at),
    ],
    finds: (at) => [
      { code: 'evidence-stale', ...onSchool(at, { consents: 1, phones: 1, usedLately: 1 }) },
    ],
  },
  {
    name: 'a withdrawal that took effect after its ten business days',
    plant: (at) => [
      withdrawal(at, {
        received_at: `now() - interval '20 days'`,
        recorded_at: `now() - interval '5 days'`,
        effective_at: `now() - interval '5 days'`,
      }),
      gate(at),
    ],
    mend: takeBack,
    finds: () => [late({ means: 'staff', hoursLate: expect.any(Number) }, 'high')],
  },
  {
    name: 'a withdrawal from an earlier system, and a call between its day and the import',
    plant: (at) => [
      withdrawal(at, {
        means: `'import'`,
        received_at: `now() - interval '20 days'`,
        recorded_at: 'now()',
        effective_at: 'now()',
      }),
      gate(at),
    ],
    mend: takeBack,
    finds: () => [late({ means: 'import', hoursLate: expect.any(Number) }, 'high')],
  },
  {
    name: 'a withdrawal dated ahead, with its last day near',
    plant: (at) => [
      withdrawal(at, {
        received_at: `now() - interval '11 days 1 hour'`,
        recorded_at: 'now()',
        effective_at: `now() + interval '1 hour'`,
      }),
      gate(at),
    ],
    mend: takeBack,
    finds: () => [late({ means: 'staff' }, 'medium')],
  },
  {
    name: 'a text that nobody read in time',
    plant: (at) => [task(at, `now() - interval '1 hour'`)],
    mend: () => ['DELETE FROM office_task'],
    finds: () => [late({ task: 'read-text' }, 'high')],
  },
  {
    name: 'a text whose time to be read is nearly over',
    plant: (at) => [task(at, `now() + interval '1 day'`)],
    mend: () => ['DELETE FROM office_task'],
    finds: () => [late({ task: 'read-text' }, 'medium')],
  },
  ...['unknown', 'too-late'].map((state) => ({
    name: `a confirmation that is ${state} after its five minutes`,
    plant: (at: Target) => [
      `INSERT INTO outreach (kind, revocation_id, phone_id, expires_at, state)
       VALUES ('confirmation', '00000000-0000-7000-8000-00000000000${state.length}', '${at.phone}', now() - interval '6 minutes', '${state}')`,
    ],
    mend: () => ['DELETE FROM outreach'],
    finds: () => [{ code: 'confirmation-late', severity: 'medium', facts: { state } }],
  })),
  {
    name: 'a gate that forgot a withdrawal',
    plant: (at) => [withdrawal(at, { recorded_at: 'now()', effective_at: 'now()' })],
    mend: takeBack,
    finds: (at) => [differs(at, 'phone-gate')],
  },
  {
    name: 'a phone without a gate',
    plant: (at) => take('phone_gate', `phone_id = '${at.phone}'`),
    mend: () => putBack('phone_gate'),
    finds: (at) => [differs(at, 'phone-gate')],
  },
  {
    name: 'a phone under a school in another language than the roster says',
    plant: (at) => change('phone_audience', `phone_id = '${at.phone}'`, `language = 'vi'`),
    mend: (at) => changeBack('phone_audience', `phone_id = '${at.phone}'`, 'language, zones_id'),
    finds: (at) => [differs(at, 'phone-audience')],
  },
  {
    name: 'a phone that the audience of its school has lost',
    plant: (at) => take('phone_audience', `phone_id = '${at.phone}'`),
    mend: () => putBack('phone_audience'),
    // The consents of a phone that belongs to no school are nobody's to keep.
    finds: (at) => [differs(at, 'phone-audience')],
  },
];
