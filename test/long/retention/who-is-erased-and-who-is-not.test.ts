import { beforeEach, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { eraseAtCarrier } from '#dialer/background/errands.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decideErasure } from '#domain/privacy/erasure/decide-erasure.ts';
import { readErasures, writeErasures } from '#domain/privacy/erasure/erasure.ts';
import { findErasure } from '#domain/privacy/erasure/find-erasure.ts';
import { listErasures } from '#domain/privacy/erasure/list-erasures.ts';
import { reapplyErasures } from '#domain/privacy/erasure/reapply-erasures.ts';
import { startErasure } from '#domain/privacy/erasure/start-erasure.ts';
import { startHold } from '#domain/privacy/hold/start-hold.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpEach } from '#test/support/set-up.ts';

const database = setUpEach(testDatabase);
const district = setUpEach(() => smallDistrict(database.db, testVault));
let priya: Operator;
let omar: Operator;
beforeEach(async () => {
  priya = await hire('Priya');
  omar = await hire('Omar');
});

const asOwner = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database.owner.pool.query(text, values)).rows as T[];

const hire = (name: string) => addStaff(database.db, name, ['compliance']);

const leaves = (name: string) =>
  asOwner(
    `WITH s AS (UPDATE student SET active = false WHERE sourced_id = 'student-' || $1)
     UPDATE guardian SET active = false WHERE sourced_id = 'guardian-' || $1`,
    [name],
  );
const ask = (name: string, operator = priya) =>
  startErasure(database.as('bot').db, {
    operator,
    platform: 'slack',
    asked: { indexes: undefined, sourcedId: `guardian-${name}` },
    reason: 'asked',
  });
const confirm = (changeId: string, operator = omar) =>
  decideErasure(database.as('bot').db, {
    operator,
    platform: 'teams',
    changeId,
    state: 'confirmed',
  });
/** Asked by one and confirmed by another. */
async function erased(name: string): Promise<string> {
  const asked = await ask(name);
  if (asked.kind !== 'asked') throw new Error(JSON.stringify(asked));
  expect(await confirm(asked.changeId)).toEqual({ kind: 'confirmed' });
  return asked.changeId;
}
/** The worker, with a carrier that says what it did. */
const asked: string[] = [];
const carrierErases = (kept = 0) =>
  eraseAtCarrier({
    db: database.as('worker').db,
    vault: testVault,
    worker: 'w1',
    carrier: {
      eraseNumber: async (number) => {
        asked.push(number);
        return { calls: 3, texts: 2, recordings: 1, kept };
      },
    },
  });
const phone = async (name: string) =>
  (
    await asOwner<{ hasNumber: boolean; rows: number; words: string[] }>(
      `SELECT number <> '' AS "hasNumber",
         (SELECT count(*)::int FROM consent_record WHERE phone_id = p.id) AS consents,
         (SELECT count(*)::int FROM revocation WHERE phone_id = p.id) AS "optOuts",
         (SELECT bool_or(words <> '') FROM revocation WHERE phone_id = p.id) AS words
       FROM phone p WHERE id = $1`,
      [district.phones[name]],
    )
  )[0];
const openIncident = async () => {
  const started = await startIncident(database.as('bot').db, testVault, {
    operator: priya,
    isDrill: false,
    kind: 'lost-device',
    discoveredAt: Temporal.Now.instant(),
    known: 'A laptop is gone.',
  });
  if (started.kind === 'refused') throw new Error(started.reason);
};
const writes = (name: string, body: string) =>
  asOwner<{ index: Buffer }>('SELECT index FROM phone WHERE id = $1', [district.phones[name]]).then(
    ([row]) =>
      revokeByText(database.db, testVault, {
        carrierId: newMessageSid(),
        phoneIndexes: [row?.index ?? Buffer.alloc(0)],
        from: '+13125550101',
        body,
      }),
  );

test('an erased guardian has no name, number or words; consents and opt-outs stay', async () => {
  await writes('withdrew', 'Please stop, we moved to Ohio');
  await leaves('withdrew');
  const change = await erased('withdrew');

  expect(
    await asOwner(
      `SELECT name, time_zone, sourced_id = 'erased:' || id AS gone FROM guardian WHERE sourced_id LIKE 'erased:%'
       UNION ALL SELECT name, NULL, sourced_id = 'erased:' || id FROM student WHERE sourced_id LIKE 'erased:%'`,
    ),
  ).toEqual([
    { name: Buffer.alloc(0), time_zone: null, gone: true },
    { name: Buffer.alloc(0), time_zone: null, gone: true },
  ]);
  expect(await findErasure(database.db, change)).toMatchObject({
    state: 'confirmed',
    numbers: 1,
    carrier: { waiting: 1 },
  });
  await carrierErases();

  expect(await phone('withdrew')).toMatchObject({
    hasNumber: false,
    consents: 2,
    optOuts: 2,
    words: false,
  });
  expect(await findErasure(database.db, change)).toMatchObject({
    carrier: { waiting: 0, calls: 3, texts: 2, recordings: 1, kept: 0 },
  });
  expect(
    await asOwner(
      `SELECT act, facts FROM audit_entry WHERE act IN ('guardian-erased', 'carrier-records-deleted') ORDER BY id`,
    ),
  ).toEqual([
    { act: 'guardian-erased', facts: { change, phones: 1, students: 1 } },
    { act: 'carrier-records-deleted', facts: { calls: 3, texts: 2, recordings: 1, kept: 0 } },
  ]);
});

test('what the family wrote to the office, and what the office answered, goes too; the requests stay', async () => {
  const phoneId = district.phones['withdrew'];
  const client = await database.owner.pool.connect();
  // Nobody has to look whether this phone may be texted.
  await client.query('SET session_replication_role = replica');
  await client.query(
    `WITH r AS (INSERT INTO family_request (kind, phone_id, day, language) VALUES ('reply', $1, current_date, 'en') RETURNING id),
       t AS (INSERT INTO family_request_text (request_id, kind, words) SELECT id, 'reply', $2 FROM r)
     INSERT INTO outreach (phone_id, kind, language, request_id, words, form, asked_by, expires_at)
     SELECT $1, 'answer', 'en', id, $2, gen_random_uuid(), $3, now() FROM r`,
    [phoneId, Buffer.from('some words'), priya.id],
  );
  await client.query('RESET session_replication_role');
  client.release();
  await leaves('withdrew');
  await erased('withdrew');

  expect(
    await asOwner(
      `SELECT r.kind, t.words, f.words AS answered FROM family_request r
       JOIN family_request_text t ON t.request_id = r.id JOIN outreach f ON f.request_id = r.id`,
    ),
  ).toEqual([{ kind: 'reply', words: Buffer.alloc(0), answered: Buffer.alloc(0) }]);
});

test('nobody is erased by one person, in chat or in the database', async () => {
  await leaves('withdrew');
  const started = await ask('withdrew');
  const changeId = started.kind === 'asked' ? started.changeId : '';

  expect(await confirm(changeId, priya)).toEqual({ kind: 'refused', reason: 'own-erasure' });
  expect(await confirm(changeId, district.principal)).toEqual({
    kind: 'refused',
    reason: 'not-for-compliance-of-families',
  });
  const bot = database.as('bot').pool;
  await expect(bot.query('SELECT carry_out_erasure($1)', [changeId])).rejects.toMatchObject({
    constraint: 'erasure_by_two',
  });
  await expect(
    bot.query(`UPDATE two_person_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`, [
      changeId,
      priya.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'two_person_change_by_another_person' });
  await expect(
    bot.query('SELECT erase_people(ARRAY(SELECT id FROM guardian), NULL, NULL)'),
  ).rejects.toThrow('permission denied');
  expect((await phone('withdrew'))?.hasNumber).toBe(true);
});

test('who is on the roster, on hold, being called or unknown is refused with a reason', async () => {
  expect(await ask('withdrew')).toEqual({ kind: 'refused', reason: 'still-on-roster' });
  expect(await ask('nobody')).toEqual({ kind: 'refused', reason: 'no-leaver' });
  expect(await ask('withdrew', district.principal)).toEqual({
    kind: 'refused',
    reason: 'not-for-compliance-of-families',
  });
  await leaves('withdrew');
  const started = await ask('withdrew');
  expect(await ask('withdrew', omar)).toEqual({ kind: 'refused', reason: 'erasure-waits' });
  await transact(database.as('bot').db, (tx) =>
    startHold(tx, {
      subject: { kind: 'everything' },
      reason: 'breach',
      by: { kind: 'operator', id: priya.id },
    }),
  );

  expect(await confirm(started.kind === 'asked' ? started.changeId : '')).toEqual({
    kind: 'refused',
    reason: 'on-hold',
  });
  expect((await phone('withdrew'))?.hasNumber).toBe(true);
});

test('while an incident is open nobody is erased, and the carrier keeps what it was to delete', async () => {
  await leaves('withdrew');
  await leaves('wrong');
  await erased('wrong');
  await openIncident();
  asked.length = 0;

  expect(await ask('withdrew')).toEqual({ kind: 'refused', reason: 'incident-holds' });
  await carrierErases();

  expect(asked).toEqual([]);
  expect((await phone('wrong'))?.hasNumber).toBe(true);
});

test('a number that a family on the roster has keeps its number and its words', async () => {
  await writes('agreed', 'Please stop calling us');
  await leaves('shares');
  await erased('shares');
  await carrierErases();

  expect(await phone('agreed')).toMatchObject({ hasNumber: true, words: true });
  expect(await asOwner('SELECT FROM carrier_erasure')).toEqual([]);
});

test('words on file are emptied for nobody else, and not by the owner of the database', async () => {
  await writes('withdrew', 'Please stop calling us');

  await expect(asOwner(`UPDATE revocation SET words = '' WHERE words <> ''`)).rejects.toThrow(
    'append-only',
  );
  await asOwner(
    `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'district', 'a reason', 'test')`,
    [district.phones['withdrew']],
  );
  await expect(asOwner(`UPDATE phone_block SET reason = ''`)).rejects.toThrow('append-only');
  await leaves('withdrew');
  await erased('withdrew');
  expect(await asOwner('SELECT reason FROM phone_block')).toEqual([{ reason: Buffer.alloc(0) }]);
});

test('the number goes once the carrier has deleted what it had; what is under way there is tried again for a day', async () => {
  await leaves('wrong');
  await erased('wrong');
  asked.length = 0;

  await carrierErases(1);
  expect((await phone('wrong'))?.hasNumber).toBe(true);
  await carrierErases(1);
  expect(asked).toHaveLength(1);
  await asOwner(
    `UPDATE carrier_erasure SET lease_until = NULL, asked_at = now() - interval '25 hours'`,
  );
  await carrierErases(1);

  expect(asked).toHaveLength(2);
  expect((await phone('wrong'))?.hasNumber).toBe(false);
});

test('the list of erasures, applied to a backup of before, erases everybody of it again', async () => {
  await writes('withdrew', 'Please stop, we moved');
  const before = await snapshot();
  await leaves('withdrew');
  await erased('withdrew');
  await carrierErases();
  const list = writeErasures(await listErasures(database.as('imports').db));
  expect(list).not.toMatch(/withdrew|\+1/);
  await putBack(before);
  expect(await phone('withdrew')).toMatchObject({ hasNumber: true, words: true });

  const erasures = readErasures(list);
  if ('badLine' in erasures) throw new Error('unreadable');
  await expect(reapplyErasures(database.as('imports').db, { erasures, by: 'cli' })).rejects.toThrow(
    'permission denied',
  );
  expect(await reapplyErasures(database.owner.db, { erasures, by: 'cli' })).toBe(1);
  expect(await reapplyErasures(database.owner.db, { erasures, by: 'cli' })).toBe(0);

  expect(await phone('withdrew')).toMatchObject({ hasNumber: false, consents: 2, words: false });
  expect(
    await asOwner(`SELECT FROM guardian WHERE active AND sourced_id = 'guardian-withdrew'`),
  ).toEqual([]);
  expect(
    await asOwner(`SELECT FROM phone_audience WHERE phone_id = $1`, [district.phones['withdrew']]),
  ).toEqual([]);
});

test('a line that is no erasure is named by its number', () => {
  expect(readErasures('\n{"guardianId":"x"}\n')).toEqual({ badLine: 2 });
});

type Snapshot = Record<string, object[]>;

/** The rows that an erasure touches, as a backup has them. */
async function snapshot(): Promise<Snapshot> {
  const tables = ['guardian', 'student', 'phone', 'guardian_phone', 'guardianship', 'revocation'];
  const rows: Snapshot = {};
  for (const table of tables)
    rows[table] = await asOwner<object>(`SELECT to_jsonb(t) AS row FROM ${table} t`);
  return rows;
}

async function putBack(before: Snapshot): Promise<void> {
  const client = await database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query('DELETE FROM carrier_erasure');
  await client.query('DELETE FROM erasure');
  for (const [table, rows] of Object.entries(before)) {
    const { rows: generated } = await client.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns
       WHERE table_name = $1 AND is_generated = 'NEVER' AND table_schema = 'public'`,
      [table],
    );
    const columns = generated.map(({ column_name }) => `"${column_name}"`).join(', ');
    await client.query(`DELETE FROM ${table}`);
    await client.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows.map((row) => Object.values(row)[0]))],
    );
  }
  await client.query('RESET session_replication_role');
  client.release();
}
