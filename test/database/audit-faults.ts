import { expect } from 'vitest';

/** What faults are planted in: the first phone, and the calls of a school matter and of an emergency to it. */
export type Target = {
  phone: string;
  campaign: string;
  version: string;
  call: string;
  text: string;
  alarm: string;
  author: string;
  school: string;
};

/** Statements that make something wrong and right again, each as if no trigger were there. */
type Deed = {
  name: string;
  plant: (at: Target) => string[];
  mend: (at: Target) => string[];
};

type Fault = Deed & { finds: (at: Target) => Record<string, unknown>[] };

const take = (table: string, where: string) => [
  `CREATE TABLE stash AS SELECT * FROM ${table} WHERE ${where}`,
  `DELETE FROM ${table} WHERE ${where}`,
];
const putBack = (table: string) => [
  `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM stash`,
  'DROP TABLE stash',
];
/** Another value for a while. */
const change = (table: string, where: string, set: string) => [
  `CREATE TABLE stash AS SELECT * FROM ${table} WHERE ${where}`,
  `UPDATE ${table} SET ${set} WHERE ${where}`,
];
const changeBack = (table: string, where: string, columns: string) => [
  `UPDATE ${table} SET (${columns}) = (SELECT ${columns} FROM stash) WHERE ${where}`,
  'DROP TABLE stash',
];
const onCall = (at: Target) => `id = '${at.call}'`;
const onVersion = (at: Target) => `id = '${at.version}'`;
const listed = (at: Target) =>
  `version_id = '${at.version}' AND phone_id = '${at.phone}' AND channel = 'voice'`;
const consent = (at: Target) => `phone_id = '${at.phone}' AND channel = 'voice'`;
const gate = (at: Target) => `SELECT refresh_phone_gate(ARRAY['${at.phone}'::uuid])`;
const withdrawal = (at: Target, columns: Record<string, string> = {}) => {
  const row = {
    id: `'00000000-0000-7000-8000-000000000001'`,
    phone_id: `'${at.phone}'`,
    channel: `'voice'`,
    scope: `'non-emergency'`,
    means: `'staff'`,
    recorded_by: `'test'`,
    received_at: `now() - interval '1 hour'`,
    recorded_at: `now() - interval '1 hour'`,
    effective_at: `now() - interval '1 hour'`,
    ...columns,
  };
  return `INSERT INTO revocation (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
};
const takeBack = (at: Target) => [
  `DELETE FROM revocation WHERE phone_id = '${at.phone}'`,
  gate(at),
];
const onSchool = (at: Target, facts: object, severity = 'medium') => ({
  subject_kind: 'school',
  subject_id: at.school,
  severity,
  facts,
});
const basis = (at: Target, lacks: string[]) => ({
  code: 'call-without-basis',
  subject_kind: 'attempt',
  subject_id: at.call,
  severity: 'high',
  facts: { lacks },
});
const books = (at: Target, facts: object, severity = 'medium') => ({
  code: 'books-out-of-balance',
  subject_kind: 'campaign',
  subject_id: at.campaign,
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
const task = (at: Target, dueAt: string) =>
  `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('read-text', '${at.phone}', ${dueAt})`;

export const faults: Fault[] = [
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
      {
        code: 'call-without-basis',
        subject_kind: 'version',
        subject_id: at.version,
        severity: 'high',
        facts: { lacks: ['approval'], calls: expect.any(Number) },
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
      `INSERT INTO confirmation_text VALUES ('00000000-0000-7000-8000-00000000000${state.length}', '${at.phone}',
        now() - interval '6 minutes', '${state}')`,
    ],
    mend: () => ['DELETE FROM confirmation_text'],
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
];

const ruledOut = (at: Target, blockedAt: string, id = 'uuidv7()', lifts = 'NULL') =>
  `INSERT INTO phone_block (id, phone_id, kind, reason, blocked_by, blocked_at, lifts)
   VALUES (${id}, '${at.phone}', 'district', 'asked by the ward', 'test', ${blockedAt}, ${lifts})`;
const unblock = (at: Target) => [
  `DELETE FROM phone_block WHERE phone_id = '${at.phone}'`,
  gate(at),
];
const blockId = `'00000000-0000-7000-8000-000000000003'`;
const checked = (at: Target, answer: string, askedAt: string) =>
  `INSERT INTO number_check (id, phone_id, reference_date, answer, source, asked_at, good_until)
   VALUES (${blockId}, '${at.phone}', current_date, '${answer}', 'planted', ${askedAt}, now() + interval '20 days')`;
const uncheck = (at: Target) => [`DELETE FROM number_check WHERE source = 'planted'`, gate(at)];
/** Just before the first order about the school matter. */
const beforeCall = (at: Target, ms = 1) =>
  `(SELECT min(intent_at) - interval '${ms} milliseconds' FROM attempt WHERE id IN ('${at.call}', '${at.text}'))`;
const noted = (at: Target, fact: string, order: 'before' | 'after') =>
  `INSERT INTO audit_entry (id, actor_kind, act, subject_kind, subject_id, facts) OVERRIDING SYSTEM VALUE
   SELECT ${order === 'before' ? '0' : '(SELECT max(id) + 1000000 FROM audit_entry)'}, 'system', 'planted', 'phone', '${at.phone}',
     jsonb_build_object('${fact}', ${blockId})`;
const forget = `DELETE FROM audit_entry WHERE act = 'planted'`;
const attempts = (at: Target, ids: string[], lack: string) =>
  ids.toSorted().map((subject_id) => ({ ...basis(at, [lack]), subject_id }));

faults.push(
  {
    name: 'calls to a number that was ruled out, whoever agrees',
    plant: (at) => [ruledOut(at, `now() - interval '1 hour'`), gate(at)],
    mend: unblock,
    finds: (at) => attempts(at, [at.alarm, at.call, at.text], 'block'),
  },
  {
    name: 'calls to a number that was ruled out until after them',
    plant: (at) => [
      ruledOut(at, `now() - interval '1 hour'`, blockId),
      ruledOut(at, 'now()', 'uuidv7()', blockId),
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
);

const earlier = {
  recorded_at: `now() - interval '1 hour'`,
  effective_at: `now() - interval '1 hour'`,
};
const asLogged = (at: Target, order: 'before' | 'after') => [
  withdrawal(at, {
    recorded_at: `(SELECT intent_at - interval '2 seconds' FROM attempt WHERE id = '${at.call}')`,
    effective_at: `(SELECT intent_at - interval '2 seconds' FROM attempt WHERE id = '${at.call}')`,
  }),
  `INSERT INTO audit_entry (id, actor_kind, act, subject_kind, subject_id, facts) OVERRIDING SYSTEM VALUE
   SELECT ${order === 'before' ? '0' : '(SELECT max(id) + 1000000 FROM audit_entry)'}, 'system', 'consent-revoked', 'phone', '${at.phone}',
     jsonb_build_object('revocation', '00000000-0000-7000-8000-000000000001')`,
  gate(at),
];
const unlog = `DELETE FROM audit_entry WHERE act = 'consent-revoked'`;

faults.push({
  name: 'a call two seconds after a withdrawal that the log has first',
  plant: (at) => asLogged(at, 'before'),
  mend: (at) => [...takeBack(at), unlog],
  finds: (at) => [{ code: 'call-after-withdrawal', subject_id: at.call }],
});

/** What looks like a fault and is none. */
export const innocents: Deed[] = [
  {
    // It waited for the gate of the phone until the intent stood.
    name: 'a call two seconds after a withdrawal that the log has second',
    plant: (at) => asLogged(at, 'after'),
    mend: (at) => [...takeBack(at), unlog],
  },
  {
    name: 'a call after a withdrawal that a newer consent had ended',
    plant: (at) => [
      withdrawal(at, { ...earlier, received_at: `now() - interval '3 days'` }),
      gate(at),
    ],
    mend: takeBack,
  },
  {
    name: 'a call after doubtful words that were none',
    plant: (at) => [
      withdrawal(at, { ...earlier, doubtful: 'true' }),
      withdrawal(at, {
        ...earlier,
        id: `'00000000-0000-7000-8000-000000000002'`,
        retracts: `'00000000-0000-7000-8000-000000000001'`,
      }),
      gate(at),
    ],
    mend: takeBack,
  },
  {
    name: 'a call about school matters after a withdrawal of another kind, where the law alone holds',
    plant: (at) => [
      ...change(
        'campaign_version',
        onVersion(at),
        `sealed_content = jsonb_set(sealed_content, '{consentPolicy}', '"law"')`,
      ),
      withdrawal(at, { ...earlier, category: `'other'` }),
      gate(at),
    ],
    mend: (at) => [
      ...changeBack('campaign_version', onVersion(at), 'sealed_content, fingerprint'),
      ...takeBack(at),
    ],
  },
  {
    name: 'an order that was never sent, and whose phone the gate keeps out afterwards',
    plant: (at) =>
      change(
        'attempt',
        onCall(at),
        `state = 'suppressed', disposition = 'revoked', rule = 'revoked', carrier_id = NULL, spoken_at = NULL`,
      ),
    mend: (at) =>
      changeBack('attempt', onCall(at), 'state, disposition, rule, carrier_id, spoken_at'),
  },
  {
    name: 'a withdrawal from an earlier system whose phone nobody called meanwhile',
    plant: (at) => [
      withdrawal(at, {
        means: `'import'`,
        received_at: `now() - interval '20 days'`,
        recorded_at: `now() - interval '5 days'`,
        effective_at: `now() - interval '5 days'`,
      }),
      gate(at),
    ],
    mend: takeBack,
  },
  {
    name: 'a text to be read within a month',
    plant: (at) => [task(at, `now() + interval '30 days'`)],
    mend: () => ['DELETE FROM office_task'],
  },
  {
    name: 'a call that was under way when its number was ruled out',
    plant: (at) => [
      ruledOut(at, `now() - interval '1 hour'`, blockId),
      noted(at, 'block', 'after'),
      gate(at),
    ],
    mend: (at) => [...unblock(at), forget],
  },
  {
    name: 'a call after a number was allowed again',
    plant: (at) => [
      ruledOut(at, `now() - interval '2 hours'`, blockId),
      ruledOut(at, `now() - interval '1 hour'`, 'uuidv7()', blockId),
      gate(at),
    ],
    mend: unblock,
  },
  {
    name: 'an emergency call to a number that had changed hands',
    plant: (at) => [
      checked(
        at,
        'yes',
        `(SELECT intent_at - interval '1 millisecond' FROM attempt WHERE id = '${at.alarm}')`,
      ),
      checked(at, 'no', beforeCall(at)).replace(blockId, 'uuidv7()'),
      gate(at),
    ],
    mend: uncheck,
  },
  {
    name: 'a call to a number that had changed hands, and whose holder agreed anew',
    plant: (at) => [
      checked(at, 'yes', beforeCall(at, 10)),
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
         evidence_reference, obtained_at, recorded_at, recorded_by, giver_relation)
       VALUES ('${at.phone}', 'text', '{other}', 'express', 'enrollment-form', 'v1', 'en', 'renewed',
         ${beforeCall(at, 5)}, ${beforeCall(at, 5)}, 'test', 'parent')`,
      gate(at),
    ],
    mend: (at) => [
      `DELETE FROM consent_record WHERE evidence_reference = 'renewed'`,
      ...uncheck(at),
    ],
  },
  ...['waiting', 'sending', 'not-needed'].map((state) => ({
    name: `a confirmation that is ${state} after its five minutes`,
    plant: (at: Target) => [
      `INSERT INTO confirmation_text VALUES ('00000000-0000-7000-8000-000000000009', '${at.phone}',
        now() - interval '6 minutes', '${state}')`,
    ],
    mend: () => ['DELETE FROM confirmation_text'],
  })),
  {
    name: 'a confirmation that is still in its five minutes',
    plant: (at) => [
      `INSERT INTO confirmation_text VALUES ('00000000-0000-7000-8000-000000000009', '${at.phone}',
        now() + interval '4 minutes', 'waiting')`,
    ],
    mend: () => ['DELETE FROM confirmation_text'],
  },
];
