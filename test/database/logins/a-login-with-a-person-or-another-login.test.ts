import { expect, test } from 'vitest';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { type Step, triedLogins } from '#test/support/postgres/tried-logins.ts';
import { worstCases } from '#test/support/postgres/worst-cases.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/*
 * The worst cases of docs/grants.md that take one of the staff or the password of one more login, tried by SQL under the real
 * logins. What a person does, the bot's login writes. `done`: the page admits it, and the last step is what it comes to.
 * Anything else is the rule that stands against more.
 */

const logins = setUpOnce(triedLogins);

const approves = (who: string, campaign = ':closure') => `
  WITH sealed AS (SELECT id, campaign_id, fingerprint FROM campaign_version WHERE campaign_id = ${campaign}),
  decision AS (INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
    SELECT id, ${who}, 'approved', fingerprint, 'slack' FROM sealed)
  INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
  SELECT 'operator', ${who}, 'campaign-approved', 'campaign', campaign_id,
    jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM sealed`;
const becomes = (state: string) =>
  `UPDATE campaign SET state = '${state}', state_at = now() WHERE id = :closure`;
const signsIn: readonly Step[] = [
  [
    'bot',
    `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint)
     SELECT 'step-up', sha256('x'), 'slack', 'T', 'U', :approver, id, fingerprint FROM campaign_version WHERE campaign_id = :closure`,
  ],
  ['bot', 'UPDATE sign_in SET used_at = clock_timestamp()'],
  [
    'bot',
    `INSERT INTO step_up (sign_in_id, operator_id, version_id, fingerprint, signed_in_at, id_token)
     SELECT id, operator_id, version_id, fingerprint, clock_timestamp(), 'of another closure' FROM sign_in`,
  ],
];
const takesSignIn: Step = ['owner', 'UPDATE district SET step_up_recipients = 0'];
const givesRole = (who: string, role: string): readonly Step[] => [
  [
    'bot',
    `INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', ${who}, '${role}', :requester)`,
  ],
  ['bot', `UPDATE role_change SET state = 'confirmed', settled_by = :approver`],
  [
    'bot',
    'INSERT INTO role_grant (operator_id, role, granted_by) SELECT operator_id, role, id FROM role_change',
  ],
];
const trains = (by: DatabaseRole, who: string): Step => [
  by,
  `INSERT INTO training_record (operator_id, course_id, score) VALUES (${who}, training_course_in_force(), 100)`,
];
const consents = (by: DatabaseRole, phone: string): readonly Step[] => [
  [
    by,
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
       obtained_at, recorded_by, given_by, giver_relation)
     SELECT gp.phone_id, channel, '{school-mission,other}', 'express-written', 'web-page', '1', 'en', uuidv4(),
       clock_timestamp(), 'guardian:' || gp.guardian_id, gp.guardian_id, 'parent'
     FROM guardian_phone gp, unnest('{voice,text}'::text[]) AS channel WHERE gp.phone_id = ${phone}`,
  ],
  [by, `SELECT refresh_phone_gate(ARRAY[${phone}])`],
];
const mayBeCalled = (phone: string): Step => [
  'owner',
  `SELECT FROM phone_gate g, consent_verdict('school-mission', 'voice', g, roster_rule_for(g.phone_id)) v
   WHERE g.phone_id = ${phone} AND v.allows`,
];
const addsPerson: readonly Step[] = [
  [
    'imports',
    `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('district', 'thief', '')`,
  ],
  [
    'imports',
    `INSERT INTO chat_identity (operator_id, platform, tenant_id, user_id)
     SELECT id, 'slack', 'T0EXAMPLE', 'U0THIEF' FROM operator WHERE directory_id = 'thief'`,
  ],
];
const thief = `(SELECT id FROM operator WHERE directory_id = 'thief')`;
const asksForTranslation: Step = [
  'bot',
  `INSERT INTO translation (english, language, asked_by) VALUES ('Closed.', 'es', :requester)`,
];
const proposes: Step = [
  'worker',
  `UPDATE translation SET state = 'proposed', proposed = 'Abierto.'`,
];
const accepts: Step = [
  'bot',
  `UPDATE translation SET state = 'accepted', accepted = 'Abierto.', settled_by = :deputy`,
];
const asksToLoosen: Step = [
  'imports',
  `INSERT INTO two_person_change (kind, wanted) VALUES ('policy', '{"step_up_recipients": 100000}')`,
];
const loosens: Step = ['bot', 'UPDATE district SET step_up_recipients = 100000'];
const backs: Step = ['bot', 'UPDATE two_person_change SET asked_by = :approver'];
const confirms: Step = [
  'bot',
  `UPDATE two_person_change SET state = 'confirmed', settled_by = :requester`,
];
const addsToDrillList: Step = [
  'imports',
  `INSERT INTO drill_phone (name, number, number_index, consented_on, consent)
   VALUES ('x', 'x', (SELECT index FROM phone LIMIT 1), current_date, 'x')`,
];
const drills: readonly Step[] = [
  [
    'owner',
    `UPDATE campaign SET state = 'stopped', ended_at = now(), state_at = now() WHERE id = :closure`,
  ],
  ['owner', `UPDATE district SET drill_number = '+14025550198'`],
  [
    'bot',
    `INSERT INTO drill (requested_by, school_ids, sealed_text, fingerprint)
     SELECT :requester, ARRAY[:school], words, sha256(convert_to(words, 'UTF8'))
     FROM (SELECT jsonb_build_object('from', (SELECT drill_number FROM district),
       'phones', (SELECT jsonb_agg(id) FROM drill_phone))::text AS words) AS sealed`,
  ],
  ['bot', `UPDATE drill SET state = 'calling', decided_by = :approver`],
  [
    'bot',
    `INSERT INTO drill_call (drill_id, phone_id, token, call_state)
     SELECT d.id, p.id, '1234567890123456789012', 'waiting' FROM drill d, drill_phone p`,
  ],
];
const plansCall = (phone: string): Step => [
  'bot',
  `INSERT INTO attempt (campaign_id, version_id, phone_id, channel)
   SELECT campaign_id, id, ${phone}, 'voice' FROM campaign_version WHERE campaign_id = :closure`,
];
const dropsGuardian: Step = [
  'imports',
  `UPDATE guardian SET active = false FROM guardian_phone gp WHERE gp.guardian_id = guardian.id AND gp.phone_id = :withdrew_phone`,
];
const erases: readonly Step[] = [
  [
    'bot',
    `INSERT INTO two_person_change (kind, guardian_id, about, asked_by)
     SELECT 'erasure', guardian_id, '{"reason": "asked"}', :deputy FROM guardian_phone WHERE phone_id = :withdrew_phone`,
  ],
  ['bot', `UPDATE two_person_change SET state = 'confirmed', settled_by = :approver`],
  ['bot', 'SELECT carry_out_erasure(id) FROM two_person_change'],
];
const restoreNoticed: Step = [
  'owner',
  `INSERT INTO database_restore (moment, noticed_by) VALUES (now(), 'server')`,
];

type Try = {
  /** The login, the row and the column of the page. */
  of: readonly [DatabaseRole, string, 'person' | 'login'];
  what: string;
  steps: readonly Step[];
  says: string;
};
const tries: readonly Try[] = [
  {
    of: ['bot', 'closures and decisions', 'person'],
    what: 'an approver signs in for a closure that they believe another: the rows of it are there',
    steps: [takesSignIn, ...signsIn, ['bot', approves(':approver')], ['bot', becomes('approved')]],
    says: 'done',
  },
  {
    of: ['bot', 'closures and decisions', 'person'],
    what: 'without any sign-in there are none',
    steps: [takesSignIn, ['bot', approves(':approver')]],
    says: 'approval_after_step_up',
  },
  {
    of: ['bot', 'closures and decisions', 'login'],
    what: 'with a worker’s, an emergency within the limit is approved, started and planned',
    steps: [
      ['bot', approves(':approver')],
      ['bot', becomes('approved')],
      ['worker', becomes('dialing')],
      plansCall(':agreed_phone'),
    ],
    says: 'done',
  },
  {
    of: ['bot', 'closures and decisions', 'login'],
    what: 'and nobody is added to its list',
    steps: [
      [
        'bot',
        `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence)
         SELECT version_id, :elsewhere_phone, channel, language, time_zones, rule, evidence FROM recipient LIMIT 1`,
      ],
    ],
    says: 'version_frozen',
  },
  {
    of: ['bot', 'words', 'person'],
    what: 'says in an approver’s name that they opened the words',
    steps: [
      [
        'bot',
        `INSERT INTO text_opening (version_id, operator_id, platform) SELECT id, :approver, 'slack' FROM campaign_version`,
      ],
      ['owner', 'SELECT FROM text_opening WHERE operator_id = :approver'],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'words', 'login'],
    what: 'with a worker’s, proposes and accepts',
    steps: [asksForTranslation, proposes, accepts],
    says: 'done',
  },
  {
    of: ['bot', 'words', 'login'],
    what: 'and not without it',
    steps: [asksForTranslation, accepts],
    says: 'translation_life',
  },
  {
    of: ['bot', 'who somebody is', 'person'],
    what: 'gives a person’s account to an approver, which stands on a card of the oversight channel',
    steps: [
      [
        'bot',
        `INSERT INTO chat_identity (operator_id, platform, tenant_id, user_id) VALUES (:approver, 'slack', 'T0EXAMPLE', 'U0THIEF')`,
      ],
      ['owner', `SELECT FROM posted_card WHERE kind = 'account-link' AND channel = 'oversight'`],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'who may do what', 'person'],
    what: 'gives a person the approver’s role',
    steps: givesRole(':newcomer', 'approver'),
    says: 'done',
  },
  {
    of: ['bot', 'who may do what', 'person'],
    what: 'which doesn’t count for what waits already',
    steps: [
      ...givesRole(':newcomer', 'approver'),
      trains('bot', ':newcomer'),
      ['bot', approves(':newcomer')],
    ],
    says: 'approval_by_an_approver',
  },
  {
    of: ['bot', 'who may do what', 'login'],
    what: 'with the imports’, adds somebody and gives them a role',
    steps: [...addsPerson, ...givesRole(thief, 'approver')],
    says: 'done',
  },
  {
    of: ['bot', 'what takes two people', 'login'],
    what: 'with the imports’, loosens it',
    steps: [asksToLoosen, backs, confirms, loosens],
    says: 'done',
  },
  {
    of: ['bot', 'what takes two people', 'login'],
    what: 'and not without it',
    steps: [loosens],
    says: 'district_loosened_by_two',
  },
  {
    of: ['bot', 'consents and opt-outs', 'person'],
    what: 'a family that opted out may be called by a school matter again, and its opt-out is on record',
    steps: [
      ...consents('bot', ':withdrew_phone'),
      mayBeCalled(':withdrew_phone'),
      ['owner', 'SELECT FROM revocation WHERE phone_id = :withdrew_phone'],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'calls as the carrier tells them', 'login'],
    what: 'with a worker’s, a call is planned that stands on no list; a worker that is none of the thief’s passes it over',
    steps: [
      ['bot', approves(':approver')],
      ['bot', becomes('approved')],
      ['worker', becomes('dialing')],
      plansCall(':elsewhere_phone'),
      ['worker', `UPDATE attempt SET state = 'claimed', fence = 1, worker = 'thief'`],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'deletion', 'login'],
    what: 'with the imports’, drops a guardian and erases them; the opt-out stays, the carrier is asked to delete',
    steps: [
      dropsGuardian,
      ...erases,
      [
        'owner',
        `SELECT FROM carrier_erasure e JOIN revocation r ON r.phone_id = e.phone_id WHERE e.phone_id = :withdrew_phone`,
      ],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'deletion', 'login'],
    what: 'and not while they are on the roster',
    steps: erases,
    says: 'two_person_change_life',
  },
  {
    of: ['bot', 'that a backup was brought back', 'login'],
    what: 'with a worker’s, ends a true hold',
    steps: [
      restoreNoticed,
      ['worker', 'UPDATE database_restore SET asked_at = now(), settled_at = now()'],
    ],
    says: 'done',
  },
  {
    of: ['bot', 'that a backup was brought back', 'login'],
    what: 'and not without it',
    steps: [restoreNoticed, ['bot', 'UPDATE database_restore SET settled_at = now()']],
    says: '42501',
  },
  {
    of: ['worker', 'calls and texts', 'login'],
    what: 'with the bot’s, plans calls of a closure that the bot’s approved',
    steps: [
      ['bot', approves(':approver')],
      ['bot', becomes('approved')],
      ['worker', becomes('dialing')],
      plansCall(':agreed_phone'),
    ],
    says: 'done',
  },
  {
    of: ['worker', 'calls and texts', 'login'],
    what: 'and starts nothing without it',
    steps: [['worker', becomes('dialing')]],
    says: 'campaign_approved_by_another_person',
  },
  {
    of: ['worker', 'translations', 'person'],
    what: 'a reader accepts what it proposed',
    steps: [asksForTranslation, proposes, accepts],
    says: 'done',
  },
  {
    of: ['worker', 'translations', 'person'],
    what: 'and it says for no reader that they did',
    steps: [
      asksForTranslation,
      proposes,
      ['worker', `UPDATE translation SET accepted = 'Abierto.', state = 'accepted'`],
    ],
    says: '42501',
  },
  {
    of: ['worker', 'translations', 'login'],
    what: 'with the bot’s, accepts it in a reader’s name',
    steps: [asksForTranslation, proposes, accepts],
    says: 'done',
  },
  {
    of: ['worker', 'opt-outs and numbers', 'person'],
    what: 'says of a number with a new owner that it has none, and a school matter may call it',
    steps: [
      [
        'owner',
        `INSERT INTO number_check (phone_id, reference_date, answer, source, asked_at, good_until)
         SELECT phone_id, reference_date, 'yes', source, now() - interval '1 minute', good_until FROM number_check
         WHERE phone_id = :agreed_phone`,
      ],
      [
        'worker',
        `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
         SELECT phone_id, reference_date, 'no', source, good_until FROM number_check
         WHERE phone_id = :agreed_phone AND answer = 'yes'`,
      ],
      mayBeCalled(':agreed_phone'),
    ],
    says: 'done',
  },
  {
    of: ['imports', 'the roster', 'person'],
    what: 'puts a student of one school into another, and lifts a custody bar',
    steps: [
      [
        'imports',
        `INSERT INTO enrollment (student_id, school_id) SELECT student_id, :school FROM enrollment WHERE school_id <> :school`,
      ],
      [
        'imports',
        `UPDATE guardianship SET may_be_contacted = true, custody_document = NULL WHERE NOT may_be_contacted`,
      ],
    ],
    says: 'done',
  },
  {
    of: ['imports', 'consents', 'person'],
    what: 'a family that never agreed may be called by a school matter',
    steps: [...consents('imports', ':silent_phone'), mayBeCalled(':silent_phone')],
    says: 'done',
  },
  {
    of: ['imports', 'consents', 'person'],
    what: 'and not one that opted out',
    steps: [...consents('imports', ':withdrew_phone'), mayBeCalled(':withdrew_phone')],
    says: 'no row',
  },
  {
    of: ['imports', 'the staff list', 'person'],
    what: 'two administrators give a role to somebody whom it added',
    steps: [...addsPerson, ...givesRole(thief, 'approver')],
    says: 'done',
  },
  {
    of: ['imports', 'the staff list', 'person'],
    what: 'and it gives none itself',
    steps: [
      ...addsPerson,
      ['imports', `INSERT INTO role_grant (operator_id, role) SELECT ${thief}, 'approver'`],
    ],
    says: 'role_grant_by_two_administrators',
  },
  {
    of: ['imports', 'the staff list', 'login'],
    what: 'with the bot’s, gives it, and it counts for nothing that waits already',
    steps: [
      ...addsPerson,
      ...givesRole(thief, 'approver'),
      trains('imports', thief),
      ['bot', approves(thief)],
    ],
    says: 'approval_by_an_approver',
  },
  {
    of: ['imports', 'training', 'person'],
    what: 'somebody untrained may request',
    steps: [
      ...givesRole(':newcomer', 'requester'),
      trains('imports', ':newcomer'),
      ['bot', 'INSERT INTO campaign (author_id) VALUES (:newcomer)'],
    ],
    says: 'done',
  },
  {
    of: ['imports', 'settings', 'person'],
    what: 'two administrators confirm a loosening',
    steps: [asksToLoosen, backs, confirms, loosens],
    says: 'done',
  },
  {
    of: ['imports', 'settings', 'person'],
    what: 'and one of them does not',
    steps: [asksToLoosen, confirms],
    says: 'two_person_change_by_another_person',
  },
  {
    of: ['imports', 'settings', 'person'],
    what: 'and it confirms none itself',
    steps: [asksToLoosen, ['imports', `UPDATE two_person_change SET state = 'confirmed'`]],
    says: 'two_person_change_by_role',
  },
  {
    of: ['imports', 'settings', 'person'],
    what: 'nor loosens the policy past it',
    steps: [['imports', 'UPDATE district SET step_up_recipients = 100000']],
    says: 'district_loosened_by_two',
  },
  {
    of: ['imports', 'settings', 'login'],
    what: 'with the bot’s, confirms it in two administrators’ names',
    steps: [asksToLoosen, backs, confirms, loosens],
    says: 'done',
  },
  {
    of: ['imports', 'the drill list', 'person'],
    what: 'two people’s drill calls what it added',
    steps: [addsToDrillList, ...drills],
    says: 'done',
  },
  {
    of: ['imports', 'the drill list', 'login'],
    what: 'with the bot’s, without them',
    steps: [addsToDrillList, ...drills],
    says: 'done',
  },
  {
    of: ['imports', 'that a backup was brought back', 'login'],
    what: 'with a worker’s, ends a true hold',
    steps: [
      restoreNoticed,
      ['worker', 'UPDATE database_restore SET asked_at = now(), settled_at = now()'],
    ],
    says: 'done',
  },
  {
    of: ['imports', 'that a backup was brought back', 'login'],
    what: 'and not without it',
    steps: [restoreNoticed, ['imports', 'UPDATE database_restore SET settled_at = now()']],
    says: 'database_restore_check',
  },
];

test.each(tries)('$of: $what: $says', async ({ steps, says }) => {
  expect(await logins.play(steps)).toBe(says);
});

test('each such worst case on the page is tried', () => {
  const listed = Object.entries(worstCases).flatMap(([role, rows]) =>
    rows.flatMap((row) =>
      (['person', 'login'] as const)
        .filter((column) => !/^(the same|no more)/.test(row[column]))
        .map((column) => `${role} ${row.what} ${column}`),
    ),
  );

  expect([...new Set(tries.map(({ of }) => of.join(' ')))].toSorted()).toEqual(listed.toSorted());
});
