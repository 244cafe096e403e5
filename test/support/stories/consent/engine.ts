import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { databaseNow, transact } from '#database/transaction.ts';
import type { Told } from '#domain/closure/campaign.ts';
import { insertRecipients } from '#domain/closure/seal/filter-store.ts';
import type { Policy } from '#domain/consent/ledger/consent.ts';
import { selectCheck, selectFlags } from '#domain/consent/lookup/phone-consent-store.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import { fillWithLedgers } from '#test/support/consent/random-ledger.ts';
import { newest } from '#test/support/consent-oracle/ledger.ts';
import { evidenceOf, factsOf } from '#test/support/consent-oracle/ledger-facts.ts';
import { flagsOf } from '#test/support/consent-oracle/ledger-flags.ts';
import { selectLedgers, selectRules } from '#test/support/consent-oracle/ledger-store.ts';
import { allows, ruleFor } from '#test/support/consent-oracle/rule.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { previewRecipients } from '#test/support/stories/consent/preview-recipients.ts';

export function engineAndFilterAgree({ phones, seed }: { phones: number; seed: number }): void {
  const purposes = ['emergency', 'school-mission', 'other'] as const;
  const channels = ['voice', 'text'] as const;

  const database = setUpDatabase();
  let school: string;
  beforeAll(async () => {
    ({ school } = await fillWithLedgers(database.owner, { seed, phones }));
  });

  async function setPolicy(policy: Policy): Promise<void> {
    await database.owner.pool.query('UPDATE district SET consent_policy = $1', [policy]);
    await database.owner.pool.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
  }

  type Rights = 'holder' | 'barred' | 'excused' | 'contact';
  type Verdict = { rule: string; evidence: string | null };

  /** What the reference says of every phone: the pure engine over the append-only ledger. */
  async function reference(
    purpose: (typeof purposes)[number],
    ofGroup?: ReadonlyMap<string, Rights>,
  ): Promise<Map<string, Verdict>> {
    const terms = await selectTerms(database.db);
    if (terms === undefined) throw new Error('no terms');
    const rules = await selectRules(database.db, terms.ruleSet);
    const { rows } = await database.pool.query<{ id: string; barred: boolean }>(
      'SELECT phone_id AS id, NOT may_be_contacted AS barred FROM phone_audience',
    );
    const held =
      ofGroup ??
      new Map<string, Rights>(rows.map((row) => [row.id, row.barred ? 'barred' : 'holder']));
    const at = Temporal.Now.instant();
    const ledgers = await selectLedgers(database.db, [...held.keys()]);
    return new Map(
      ledgers.flatMap((ledger) =>
        channels.map((channel): [string, Verdict] => {
          const use = { purpose, channel, policy: terms.policy };
          const facts = factsOf(ledger, use, { at, byCategory: terms.byCategory });
          const rights = held.get(ledger.phoneId) ?? 'holder';
          const rule = ruleFor(use, { ...facts, rights }, rules);
          const evidence = evidenceOf(ledger, use, { rule, byCategory: terms.byCategory });
          return [`${ledger.phoneId} ${channel}`, { rule: rule.id, evidence }];
        }),
      ),
    );
  }

  /** What the filter of a freeze stores, without keeping it. */
  async function filtered(
    purpose: (typeof purposes)[number],
    {
      delivery = 'call-and-text',
      groupIds = null,
      tells = 'families',
      contactsAfter = null,
    }: {
      delivery?: 'call' | 'call-and-text';
      groupIds?: string[] | null;
      tells?: Told;
      contactsAfter?: number | null;
    } = {},
  ): Promise<Map<string, Verdict>> {
    const terms = await selectTerms(database.db);
    if (terms === undefined) throw new Error('no terms');
    const audience = {
      purpose,
      delivery,
      schoolIds: [school],
      groupIds,
      tells,
      contactsAfter,
      terms,
      closedZones: [],
    } as const;
    const id = '00000000-0000-7000-8000-000000000000';
    const tx = await database.db.startTransaction().execute();
    try {
      await insertRecipients(tx, { ...audience, id });
      const { rows } = await sql<Verdict & { key: string }>`
      SELECT phone_id || ' ' || channel AS key, rule, evidence FROM recipient WHERE version_id = ${id}
      UNION ALL
      SELECT phone_id || ' ' || channel, rule, evidence FROM exclusion WHERE version_id = ${id}`.execute(
        tx,
      );
      const preview = await previewRecipients(tx, audience);
      const counts = Map.groupBy(rows, ({ key, rule }) => `${key.split(' ')[1]} ${rule}`);
      expect(
        Object.fromEntries(preview.map((row) => [`${row.channel} ${row.rule}`, row.count])),
      ).toEqual(Object.fromEntries([...counts].map(([key, list]) => [key, list.length])));
      return new Map(rows.map(({ key, rule, evidence }) => [key, { rule, evidence }]));
    } finally {
      await tx.rollback().execute();
    }
  }

  /** Whom a closure by call texts or would text, as its list has a line of theirs for it; every phone has one for its call. */
  async function textedByCall(purpose: (typeof purposes)[number]): Promise<string[]> {
    const keys = [...(await filtered(purpose, { delivery: 'call' })).keys()].map((key) =>
      key.split(' '),
    );
    expect(keys.filter(([, channel]) => channel === 'voice')).toHaveLength(phones);
    return keys.flatMap(([id = '', channel]) => (channel === 'text' ? [id] : [])).toSorted();
  }

  /** By the ledger alone. */
  async function askedForTexts(): Promise<string[]> {
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT DISTINCT b.phone_id AS id FROM phone_block b WHERE b.kind = 'texts-only' AND b.lifts IS NULL
         AND NOT EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id)`,
    );
    expect(rows.length).toBeGreaterThan(50);
    return rows.map(({ id }) => id).toSorted();
  }

  type Rules = Map<string, string>;

  /** What pages read, phone by phone: for the policy that districts have unless they choose. */
  async function phoneByPhone(purpose: (typeof purposes)[number]): Promise<Rules> {
    const { rows } = await database.pool.query<{ key: string; rule: string }>(
      `SELECT g.phone_id || ' ' || c AS key, v.id AS rule
     FROM phone_gate g CROSS JOIN unnest('{voice,text}'::text[]) AS c
     CROSS JOIN LATERAL consent_verdict($1, c, g, roster_rule_for(g.phone_id)) AS v`,
      [purpose],
    );
    return new Map(rows.map(({ key, rule }) => [key, rule]));
  }

  /** What the gate before each attempt reads, for all phones at once. */
  async function atGate(
    purpose: (typeof purposes)[number],
    groupIds: string[] | null = null,
    tells: Told = 'families',
    contacts: readonly string[] = [],
  ): Promise<Rules> {
    const { rows } = await database.pool.query<{ key: string; rule: string; agrees: boolean }>(
      `SELECT v.phone_id || ' ' || c AS key, v.rule,
       (v.rule_set, v.rule, v.allows) = (SELECT r.rule_set, r.id, r.allows FROM consent_rule r, consent_terms() t
         WHERE r.rule_set = t.rule_set AND r.id = v.rule) AS agrees
     FROM unnest('{voice,text}'::text[]) AS c
     CROSS JOIN LATERAL verdicts_on($1, c, ARRAY(SELECT id FROM school), $2, $3, ARRAY(SELECT phone_id FROM phone_gate), $4::uuid[]) AS v`,
      [purpose, groupIds, tells, contacts],
    );
    expect(rows.filter(({ agrees }) => !agrees)).toEqual([]);
    return new Map(rows.map(({ key, rule }) => [key, rule]));
  }

  test.each(['law', 'strict', 'strictest'] as const)(
    `policy %s: the filter, the gate and the engine agree on ${phones} phones, cell by cell (SEED=${seed})`,
    async (policy) => {
      await setPolicy(policy);
      const seen = new Set<string>();
      for (const purpose of purposes) {
        const [wanted, stored, gate, pages] = [
          await reference(purpose),
          await filtered(purpose),
          await atGate(purpose),
          policy === 'strict' ? await phoneByPhone(purpose) : undefined,
        ];
        expect(gate.size).toBe(wanted.size);
        expect(wanted.size).toBe(2 * phones);
        const differing = [...wanted].filter(([key, { rule, evidence }]) => {
          seen.add(rule);
          const row = stored.get(key);
          return (
            row?.rule !== rule ||
            row.evidence !== evidence ||
            gate.get(key) !== rule ||
            (pages !== undefined && pages.get(key) !== rule)
          );
        });
        expect(
          differing.slice(0, 3).map(([key, value]) => [key, value, stored.get(key), gate.get(key)]),
          `SEED=${seed} ${policy} ${purpose}: ${differing.length} phones differ`,
        ).toEqual([]);
        expect(stored.size).toBe(wanted.size);
        expect(await textedByCall(purpose)).toEqual(await askedForTexts());
      }
      // The roster is rich enough that the rules of this policy are all put to the test.
      const terms = await selectTerms(database.db);
      const rules = await selectRules(database.db, terms?.ruleSet ?? '');
      const beyondPhones = [
        'unknown-phone',
        'gate-outdated',
        'no-identity',
        'not-approved',
        'not-on-roster',
        // Of lists of absent students, below.
        'absence-excused',
        // Of emergency contacts, below.
        'emergency-contact',
        'outside-calling-hours',
        'no-rule',
      ];
      const untried = rules
        .filter(
          (rule) =>
            rule.policies.includes(policy) && !beyondPhones.includes(rule.id) && !seen.has(rule.id),
        )
        .map(({ id }) => id);
      expect(untried, `SEED=${seed}`).toEqual([]);
      expect(rules.some((rule) => allows(rule))).toBe(true);
    },
  );

  const kinds = {
    bus: `('bus', 'Bus 12', 'Bus 12', NULL, NULL)`,
    absent: `('absent', 'absent', 'absent students', '2026-11-30', 0)`,
  };

  /**
   * A third of the students; their guardians' phones, and whether every one of these guardians is barred, by plain reading. Of absent
   * ones, every other one is excused: a phone is, if all of its absent students are.
   */
  async function someGroup(
    kind: keyof typeof kinds = 'bus',
  ): Promise<{ id: string; phones: Map<string, Rights> }> {
    const { rows } = await database.owner.pool.query<{ id: string }>(
      `INSERT INTO student_group (kind, sourced_id, name, day, strangers) VALUES ${kinds[kind]} RETURNING id`,
    );
    const id = rows[0]?.id ?? '';
    const { rows: kin } = await database.pool.query<{
      student: string;
      phone: string;
      barred: boolean;
    }>(
      `SELECT gs.student_id AS student, gp.phone_id AS phone, NOT gs.may_be_contacted AS barred
       FROM guardianship gs JOIN guardian_phone gp USING (guardian_id)
       WHERE gs.active AND gp.active ORDER BY gs.student_id`,
    );
    const students = new Set(
      [...new Set(kin.map(({ student }) => student))].filter((_, place) => place % 3 === 0),
    );
    await database.owner.pool.query(
      'INSERT INTO group_member (group_id, student_id) SELECT $1, unnest($2::uuid[])',
      [id, [...students]],
    );
    const excused = new Set(
      kind === 'bus' ? [] : [...students].filter((_, place) => place % 2 === 0),
    );
    await database.owner.pool.query(
      `INSERT INTO excused_absence (student_id, day, marked_by)
       SELECT id, '2026-11-30', '00000000-0000-7000-8000-000000000000' FROM unnest($1::uuid[]) AS s (id)`,
      [[...excused]],
    );
    const byPhone = Map.groupBy(
      kin.filter(({ student }) => students.has(student)),
      ({ phone }) => phone,
    );
    const rightsOf = (ties: readonly (typeof kin)[number][]): Rights => {
      const counting = ties.filter(({ student }) => !excused.has(student));
      if (counting.length === 0) return 'excused';
      return counting.every(({ barred }) => barred) ? 'barred' : 'holder';
    };
    return {
      id,
      phones: new Map([...byPhone].map(([phone, ties]) => [phone, rightsOf(ties)])),
    };
  }

  /** Whether the filter and the gate agree with the engine on these phones, and allow no call to another. */
  async function expectAgreement(
    told: ReadonlyMap<string, Rights>,
    {
      groupIds = null,
      tells = 'families',
      about = purposes,
      contactsAfter = null,
    }: {
      groupIds?: string[] | null;
      tells?: Told;
      about?: readonly (typeof purposes)[number][];
      contactsAfter?: number | null;
    },
  ): Promise<void> {
    const terms = await selectTerms(database.db);
    const rules = await selectRules(database.db, terms?.ruleSet ?? '');
    const allowing = new Set(rules.filter((rule) => allows(rule)).map(({ id }) => id));
    for (const purpose of about) {
      const wanted = await reference(purpose, told);
      const stored = await filtered(purpose, { groupIds, tells, contactsAfter });
      const contacts = [...told].flatMap(([id, rights]) => (rights === 'contact' ? [id] : []));
      const gate = await atGate(purpose, groupIds, tells, contacts);
      expect([...stored.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
      const differing = [...wanted].filter(([key, { rule, evidence }]) => {
        const row = stored.get(key);
        return row?.rule !== rule || row.evidence !== evidence || gate.get(key) !== rule;
      });
      expect(differing, `${tells} ${purpose}`).toEqual([]);
      const others = [...gate].filter(([key]) => !wanted.has(key));
      expect(others.length).toBeGreaterThan(0);
      expect(others.filter(([, rule]) => allowing.has(rule))).toEqual([]);
    }
  }

  test.each(['bus', 'absent'] as const)(
    `for a group (%s), the filter and the gate agree with the engine, and reach nobody else (SEED=${seed})`,
    async (kind) => {
      await setPolicy('strict');
      const { id, phones: told } = await someGroup(kind);
      expect(told.size).toBeGreaterThan(phones / 6);
      expect([...told.values()].includes('excused')).toBe(kind === 'absent');
      await expectAgreement(told, { groupIds: [id] });
    },
  );

  /** A third of the guardians work at the school, half of them with no student there any more, and some families left; then who is told, by plain reading. */
  async function someStaff(): Promise<{ family: Map<string, Rights>; staff: Set<string> }> {
    const { rows } = await database.pool.query<{ id: string; phone: string; barred: boolean }>(
      `SELECT gs.guardian_id AS id, gp.phone_id AS phone, NOT gs.may_be_contacted AS barred
       FROM guardianship gs JOIN guardian_phone gp USING (guardian_id) ORDER BY gs.guardian_id`,
    );
    const workers = rows.filter((_, place) => place % 3 === 0);
    const gone = rows.filter((_, place) => place % 9 === 1);
    const leavers = [...workers.filter((_, place) => place % 2 === 0), ...gone].map(({ id }) => id);
    const { pool } = database.owner;
    await pool.query(
      `INSERT INTO employment (guardian_id, school_id, numbers_given_on) SELECT unnest($1::uuid[]), $2, '2026-08-15'`,
      [workers.map(({ id }) => id), school],
    );
    await pool.query('UPDATE guardianship SET active = false WHERE guardian_id = ANY ($1)', [
      leavers,
    ]);
    await pool.query('SELECT refresh_phone_audience()');
    const kin = rows.filter(({ id }) => !leavers.includes(id));
    return {
      family: new Map(kin.map(({ phone, barred }) => [phone, barred ? 'barred' : 'holder'])),
      staff: new Set(workers.map(({ phone }) => phone)),
    };
  }

  test(`for staff, and for families and staff, the filter and the gate agree with the engine (SEED=${seed})`, async () => {
    await setPolicy('strict');
    const { family, staff } = await someStaff();
    const working = new Map<string, Rights>([...staff].map((phone) => [phone, 'holder']));
    expect([...staff].filter((phone) => family.get(phone) === 'barred').length).toBeGreaterThan(0);
    await expectAgreement(family, { tells: 'families', about: ['school-mission'] });
    await expectAgreement(working, { tells: 'staff', about: ['school-mission'] });
    // Who works there is told, whatever a custody order says of a student.
    await expectAgreement(new Map([...family, ...working]), { tells: 'both' });
    const pages = await phoneByPhone('school-mission');
    const all = await atGate('school-mission', null, 'both');
    expect([...all].filter(([key, rule]) => pages.get(key) !== rule)).toEqual([]);
  });

  /** Every fifth guardian is a contact of somebody else’s student and of their own no guardian any more; then who is told, by plain reading. */
  async function someContacts(): Promise<Map<string, Rights>> {
    const { pool } = database.owner;
    const { rows: people } = await pool.query<{ id: string; student: string }>(
      `SELECT DISTINCT ON (guardian_id) guardian_id AS id, student_id AS student FROM guardianship
       WHERE active ORDER BY guardian_id, student_id`,
    );
    const contacts = people.filter((_, place) => place % 5 === 0);
    const students = people.filter((_, place) => place % 5 === 1).map(({ student }) => student);
    for (const [place, { id }] of contacts.entries())
      await pool.query(
        'INSERT INTO emergency_contact (student_id, guardian_id, turn) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING',
        [students[place % students.length], id],
      );
    await pool.query('UPDATE guardianship SET active = false WHERE guardian_id = ANY ($1)', [
      contacts.map(({ id }) => id),
    ]);
    await pool.query('SELECT refresh_phone_audience()');
    const { rows: ties } = await pool.query<{ phone: string; barred: boolean | null }>(
      `SELECT gp.phone_id AS phone, NOT gs.may_be_contacted AS barred FROM guardianship gs JOIN guardian_phone gp USING (guardian_id)
       WHERE gs.active AND gp.active
       UNION ALL SELECT gp.phone_id, NULL FROM emergency_contact JOIN guardian_phone gp USING (guardian_id) WHERE gp.active`,
    );
    const byPhone = Map.groupBy(ties, ({ phone }) => phone);
    const rightsOf = (those: typeof ties): Rights => {
      const kin = those.filter(({ barred }) => barred !== null);
      if (kin.length === 0) return 'contact';
      return kin.every(({ barred }) => barred) ? 'barred' : 'holder';
    };
    return new Map([...byPhone].map(([phone, those]) => [phone, rightsOf(those)]));
  }

  test(`for emergency contacts, the filter and the gate agree with the engine, and no school matter calls them (SEED=${seed})`, async () => {
    await setPolicy('strict');
    const told = await someContacts();
    const contacts = [...told].flatMap(([id, rights]) => (rights === 'contact' ? [id] : []));
    expect(contacts.length).toBeGreaterThan(phones / 20);
    await expectAgreement(told, { contactsAfter: 10 });
    const matters = await reference('school-mission', told);
    expect(new Set(contacts.map((id) => matters.get(`${id} voice`)?.rule))).not.toContain(
      'mission-consent',
    );
    // Unless a closure asks for them, they are on no list.
    const families = await filtered('emergency');
    expect(contacts.filter((id) => families.has(`${id} voice`))).toEqual([]);
  });

  test(`a gate rebuilt from the ledger is the gate that was kept (SEED=${seed})`, async () => {
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS differing FROM phone_gate_of(ARRAY(SELECT id FROM phone)) AS wanted
     FULL JOIN phone_gate g ON g.phone_id = wanted.phone_id
     WHERE g IS DISTINCT FROM wanted::phone_gate`,
    );
    expect(rows).toEqual([{ differing: 0 }]);
  });

  test(`a look-up shows the flags and the check that the engine reads from the ledger (SEED=${seed})`, async () => {
    const terms = await selectTerms(database.db);
    if (terms === undefined) throw new Error('no terms');
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT id FROM phone ORDER BY id LIMIT 500',
    );
    const ledgers = await selectLedgers(
      database.db,
      rows.map(({ id }) => id),
    );
    const use = { purpose: 'school-mission', channel: 'voice', policy: terms.policy } as const;
    const seen = new Set<string>();
    for (const ledger of ledgers) {
      const [flags, check, at] = await transact(database.db, async (tx) => [
        await selectFlags(tx, ledger.phoneId),
        await selectCheck(tx, ledger.phoneId),
        await databaseNow(tx),
      ]);
      const facts = factsOf(ledger, use, { at, byCategory: terms.byCategory });
      expect(flags, ledger.phoneId).toEqual(flagsOf(ledger, facts));
      expect(check?.askedAt).toEqual(newest(ledger.checks, ({ askedAt }) => askedAt)?.askedAt);
      expect(check?.isGood ?? false).toBe(facts.reassigned !== 'not-queried');
      for (const { kind } of flags) seen.add(kind);
    }
    expect(seen.size).toBe(9);
  });
}
