import { createHash } from 'node:crypto';
import type { Connection } from '#database/connect.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';

/** Ids that are the same for the same seed; without a time in them, which no rule reads. */
function idsFrom(seed: number): () => string {
  let count = 0;
  return () =>
    createHash('sha256')
      .update(`${seed} ${count++}`)
      .digest('hex')
      .slice(0, 32)
      .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-7$3-8$4-$5');
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Fills an empty district with phones whose ledgers hold everything a ledger can: consents of every kind that were
 * corrected, imported and given again, withdrawals by every means and scope, taken back or not, checks, blocks, and
 * calls to landlines. Times are a few days apart and often equal, because edges are where two readings differ.
 */
export async function fillWithLedgers(
  owner: Connection,
  options: { seed: number; phones: number },
): Promise<{ school: string }> {
  const random = seededRandom(options.seed);
  const { pool } = owner;
  const newId = idsFrom(options.seed);
  const chance = (p: number) => random.next() < p;
  const now = Temporal.Now.instant();
  /** Noon or midnight, so that times collide; hours ago, so that no term of whole days ends while they are read. */
  const today = Math.floor((now.epochMilliseconds - 6 * hourMs) / (12 * hourMs)) * 12 * hourMs;
  const daysAgo = (days: number) =>
    Temporal.Instant.fromEpochMilliseconds(today - days * dayMs).toString();
  const milestone = () => daysAgo(1 + Math.floor(random.next() * (chance(0.5) ? 12 : 500)));
  const tables: Record<string, Record<string, unknown>[]> = {
    phone: [],
    student: [],
    guardian: [],
    consent_record: [],
    revocation: [],
    number_check: [],
    phone_block: [],
    attempt: [],
  };
  const add = (table: string, row: Record<string, unknown>) => tables[table]?.push(row);

  await pool.query(`INSERT INTO district (name, registered_name, callback_number, time_zone)
    VALUES ('Lake', 'Lake Schools', '+12185550199', 'America/Chicago') ON CONFLICT DO NOTHING`);
  const school = newId();
  await pool.query(
    `INSERT INTO school (id, sourced_id, name, time_zone) VALUES ($1, 'lake', 'Lake School', 'America/Chicago')`,
    [school],
  );
  const operator = newId();
  await pool.query(
    `INSERT INTO operator (id, directory_tenant, directory_id, name) VALUES ($1, 't', 'one', '')`,
    [operator],
  );
  await trainStaff(owner.db, [operator]);
  const campaign = newId();
  const version = newId();
  await pool.query(`INSERT INTO campaign (id, author_id) VALUES ($1, $2)`, [campaign, operator]);
  await pool.query(
    `INSERT INTO campaign_version (id, campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
      stop_trying_at, submitted_by)
     VALUES ($1, $2, 1, 'other', 'none', 'school-mission', ARRAY[$3::uuid], current_date, 'call', now(), $4)`,
    [version, campaign, school, operator],
  );

  for (let n = 0; n < options.phones; n++) {
    const phone = newId();
    const lineType = random.pick(['mobile', 'mobile', 'landline', 'voip', 'unknown']);
    add('phone', {
      id: phone,
      index: `\\x0005${phone.replaceAll('-', '').slice(4)}`,
      number: '\\x00',
      line_type: lineType,
      bad_number_at: chance(0.05) ? milestone() : null,
      student_line: chance(0.1),
      area_zones: '{}',
    });
    const person = newId();
    const hidden = { name: '\\x', source_hash: '\\x', sourced_id: person };
    add('student', { id: person, ...hidden, active: true });
    add('guardian', {
      id: person,
      ...hidden,
      language: 'en',
      active: true,
      phone,
      barred: chance(0.05),
    });
    const records: { id: string; channel: string }[] = [];
    const count = Math.floor(random.next() * 4);
    for (let i = 0; i < count; i++) {
      const replaced = records.length > 0 && chance(0.2) ? records.pop() : undefined;
      const channel = replaced?.channel ?? random.pick(['voice', 'text']);
      const method = random.pick(['enrollment-form', 'web-page', 'text', 'paper']);
      const id = newId();
      const mayBeEmpty = replaced !== undefined || method === 'text';
      add('consent_record', {
        id,
        phone_id: phone,
        channel,
        purposes: random.pick([
          '{school-mission}',
          '{school-mission,other}',
          '{other}',
          mayBeEmpty ? '{}' : '{school-mission}',
        ]),
        kind: random.pick(['express', 'express-written']),
        method,
        wording_version: 'v',
        language: 'en',
        evidence_reference: id,
        obtained_at: milestone(),
        recorded_at: now.toString(),
        recorded_by: 'test',
        giver_relation: random.pick([null, 'parent', 'student', 'adult-student']),
        replaces: replaced?.id ?? null,
        ends_withdrawal: chance(0.7),
      });
      records.push({ id, channel });
    }
    const withdrawals = chance(0.5) ? 0 : 1 + Math.floor(random.next() * 3);
    for (let i = 0; i < withdrawals; i++) {
      const id = newId();
      const base = {
        phone_id: phone,
        recorded_by: `operator:${operator}`,
        recorded_at: now.toString(),
        effective_at: now.toString(),
        means: random.pick(['key-press', 'text-reply', 'carrier-stop', 'staff', 'import']),
        channel: random.pick(['voice', 'text', 'any']),
        scope: random.pick([
          'non-emergency',
          'non-emergency',
          'non-emergency',
          'all',
          'wrong-number',
        ]),
        category: random.pick([null, null, 'school-mission', 'other']),
      };
      const doubtful = chance(0.3);
      add('revocation', { ...base, id, received_at: milestone(), doubtful, retracts: null });
      if (doubtful && chance(0.5)) {
        add('revocation', {
          ...base,
          id: newId(),
          received_at: milestone(),
          doubtful: false,
          retracts: id,
        });
      }
    }
    const checks = Math.floor(random.next() * 3);
    for (let i = 0; i < checks; i++) {
      add('number_check', {
        id: newId(),
        phone_id: phone,
        reference_date: '2026-08-01',
        answer: random.pick(['yes', 'no', 'no', 'no-data']),
        source: 'test',
        asked_at: milestone(),
        good_until: chance(0.8) ? now.add({ hours: 240 }).toString() : daysAgo(1),
      });
    }
    for (let i = 0; i < 2 && chance(0.12); i++) {
      const id = newId();
      const block = {
        phone_id: phone,
        reason: 'test',
        blocked_by: 'test',
        kind: random.pick(['district', 'emergency-line', 'texts-only', 'texts-only']),
      };
      add('phone_block', { ...block, id, blocked_at: milestone(), lifts: null });
      if (chance(0.4))
        add('phone_block', { ...block, id: newId(), blocked_at: milestone(), lifts: id });
    }
    const calls = Math.floor(random.next() * 5);
    for (let i = 0; i < calls; i++) {
      const at = daysAgo(1 + Math.floor(random.next() * 40));
      add('attempt', {
        id: newId(),
        campaign_id: campaign,
        version_id: version,
        phone_id: phone,
        channel: 'voice',
        try_number: i + 1,
        state: 'completed',
        token: newId().replaceAll('-', '').slice(0, 22),
        intent_at: at,
        created_at: at,
        not_before: at,
        disposition: 'person',
        ended_at: at,
        fence: 1,
        superseded: false,
        cancel_requested: false,
        misses: 0,
      });
    }
  }
  const insert = async (table: string, columns: readonly string[]) => {
    const list = columns.map((column) => `"${column}"`).join(', ');
    await pool.query(
      `INSERT INTO ${table} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(tables[table])],
    );
  };
  await insert('phone', [
    'id',
    'index',
    'number',
    'line_type',
    'bad_number_at',
    'student_line',
    'area_zones',
  ]);
  await insert('student', ['id', 'sourced_id', 'name', 'source_hash', 'active']);
  await insert('guardian', ['id', 'sourced_id', 'name', 'source_hash', 'active', 'language']);
  await pool.query(
    `WITH g AS (SELECT (r ->> 'id')::uuid AS id, (r ->> 'phone')::uuid AS phone, (r ->> 'barred')::boolean AS barred
      FROM jsonb_array_elements($1::jsonb) AS r),
      e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $2 FROM g),
      s AS (INSERT INTO guardianship (student_id, guardian_id, may_be_contacted, custody_document)
        SELECT id, id, NOT barred, CASE WHEN barred THEN 'order'::bytea END FROM g)
     INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, phone FROM g`,
    [JSON.stringify(tables['guardian']), school],
  );
  for (const table of ['consent_record', 'revocation', 'number_check', 'phone_block', 'attempt']) {
    const [first = {}] = tables[table] ?? [];
    await insert(table, Object.keys(first));
  }
  await pool.query('ANALYZE');
  // Calls count towards a landline's cap when an attempt is committed to; these were written as they ended.
  await pool.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
  await pool.query('SELECT refresh_phone_audience()');
  await pool.query('ANALYZE phone_gate, phone_audience');
  return { school };
}
