import {
  asLogged,
  beforeCall,
  change,
  changeBack,
  checked,
  type Deed,
  forget,
  gate,
  noted,
  notStrictest,
  onAlarm,
  onCall,
  onVersion,
  plantedId,
  ruledOut,
  strictest,
  type Target,
  takeBack,
  task,
  unblock,
  uncheck,
  unlog,
  withdrawal,
} from './planting.ts';

const earlier = {
  recorded_at: `now() - interval '1 hour'`,
  effective_at: `now() - interval '1 hour'`,
};

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
    name: 'emergency calls with consent, where emergencies need it too',
    plant: strictest,
    mend: notStrictest,
  },
  {
    name: 'an emergency call by the rule that asks for no consent, where emergencies need none',
    plant: (at) => change('attempt', onAlarm(at), `rule = 'emergency'`),
    mend: (at) => changeBack('attempt', onAlarm(at), 'rule, rule_set'),
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
      ruledOut(at, `now() - interval '1 hour'`, plantedId),
      noted(at, 'block', 'after'),
      gate(at),
    ],
    mend: (at) => [...unblock(at), forget],
  },
  {
    name: 'a call after a number was allowed again',
    plant: (at) => [
      ruledOut(at, `now() - interval '2 hours'`, plantedId),
      ruledOut(at, `now() - interval '1 hour'`, 'uuidv7()', plantedId),
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
      checked(at, 'no', beforeCall(at)).replace(plantedId, 'uuidv7()'),
      gate(at),
    ],
    mend: uncheck,
  },
  {
    name: 'a call to a number that had changed hands, and whose holder agreed again',
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
      `INSERT INTO outreach (kind, revocation_id, phone_id, expires_at, state)
       VALUES ('confirmation', '00000000-0000-7000-8000-000000000009', '${at.phone}', now() - interval '6 minutes', '${state}')`,
    ],
    mend: () => ['DELETE FROM outreach'],
  })),
  {
    name: 'a confirmation of which the carrier is still asked',
    plant: (at) => [
      `INSERT INTO outreach (kind, revocation_id, phone_id, expires_at, state, look_at)
       VALUES ('confirmation', '00000000-0000-7000-8000-000000000009', '${at.phone}', now() + interval '4 minutes', 'unknown', now())`,
    ],
    mend: () => ['DELETE FROM outreach'],
  },
  {
    name: 'a confirmation that is still in its five minutes',
    plant: (at) => [
      `INSERT INTO outreach (kind, revocation_id, phone_id, expires_at, state)
       VALUES ('confirmation', '00000000-0000-7000-8000-000000000009', '${at.phone}', now() + interval '4 minutes', 'waiting')`,
    ],
    mend: () => ['DELETE FROM outreach'],
  },
];
