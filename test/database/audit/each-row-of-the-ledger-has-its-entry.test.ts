import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { checkLedger } from '#domain/proof/ledger/check-ledger.ts';
import { describeLedger } from '#domain/proof/ledger/describe-ledger.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { consentFile, consentRow } from '#test/support/consent/consent-file.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { setUpDatabase, testVault as vault } from '#test/support/postgres/database.ts';

const database = setUpDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-ledger-'));
  const source = await writeExport(path.join(folder, 'roster'), smallExport());
  await importRoster({ ...database, vault, source, by: 'test' });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Entry = { act: string; basis: string; rows: number };
const entries = async (): Promise<Entry[]> => {
  const { rows } = await database.pool.query<Entry>(
    `SELECT act, subject_id AS basis, (facts ->> 'rows')::int AS rows FROM audit_entry
     WHERE subject_kind = 'ledger' ORDER BY id`,
  );
  return rows;
};
const isFault = async () => (await checkLedger(database.as('auditor').db)).faults;
const owner = (statement: string) => database.owner.pool.query(statement);
const aPhone = `(SELECT id FROM phone ORDER BY id LIMIT 1)`;

test('a part of an import has one entry with the root of its rows, and each way to write a row has its own', async () => {
  const before = (await entries()).length;
  const file = path.join(folder, 'consent.csv');
  const odd = 'form "7"\\ |ü\u2028 line';
  await writeFile(
    file,
    consentFile(
      consentRow({ evidence_reference: odd }),
      consentRow({ evidence_reference: 'b', channel: 'text', withdrawn_at: '2025-09-01' }),
    ),
  );
  await importConsent({ ...database.as('imports'), vault, file, by: 'test' });
  await owner(
    `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES (${aPhone}, 'district', '', 'test')`,
  );
  await owner(`INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
    SELECT id, '2025-08-15', 'no', 'test', now() + interval '1 day' FROM phone`);
  const phones = Number((await database.pool.query('SELECT FROM phone')).rowCount);

  expect((await entries()).slice(before)).toEqual([
    { act: 'ledger-added', basis: 'wording', rows: 1 },
    { act: 'ledger-added', basis: 'consent', rows: 2 },
    { act: 'ledger-added', basis: 'opt-out', rows: 1 },
    { act: 'ledger-added', basis: 'block', rows: 1 },
    { act: 'ledger-added', basis: 'number-check', rows: phones },
  ]);
  // What the database wrote is what our program computes from the columns, whatever the texts are.
  expect(await checkLedger(database.as('imports').db)).toMatchObject({
    faults: [],
    rows: 5 + phones,
  });
  expect(await isFault()).toEqual([]);
});

test('a row that is not committed leaves no entry', async () => {
  const before = await entries();
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(`INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
    VALUES (${aPhone}, 'any', 'all', 'staff', 'test')`);
  await client.query('ROLLBACK');
  client.release();

  expect(await entries()).toEqual(before);
});

test('no login writes a list, and nobody changes one by mistake', async () => {
  for (const role of ['bot', 'worker', 'imports', 'auditor'] as const)
    await expect(
      database
        .as(role)
        .pool.query(`INSERT INTO ledger_list (entry_id, basis, is_deletion, ids, digests)
        SELECT max(id), 'consent', false, '{}', '' FROM audit_entry`),
      role,
    ).rejects.toThrow('permission denied');
  await expect(owner(`UPDATE ledger_list SET basis = 'block'`)).rejects.toThrow('append-only');
  await expect(owner('TRUNCATE ledger_list')).rejects.toThrow('append-only');
});

/** As the owner with every guard off; put back afterwards. */
async function whileRewritten(change: string, undo: string): Promise<string> {
  const run = async (statement: string) => {
    const client = await database.owner.pool.connect();
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query(statement);
    await client.query('COMMIT');
    client.release();
  };
  await run(change);
  try {
    return describeLedger(await checkLedger(database.as('auditor').db));
  } finally {
    await run(undo);
  }
}

test('a row that was put in, taken out, listed again or dated back is found', async () => {
  await owner(
    'CREATE TABLE kept_consent AS SELECT * FROM consent_record; CREATE TABLE kept_list AS SELECT * FROM ledger_list',
  );
  const columns = `id, phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference, obtained_at, recorded_at,
    recorded_by, given_by, giver_relation, evidence_hash, replaces, ends_withdrawal, salt, tx`;
  const putBack = `DELETE FROM consent_record; INSERT INTO consent_record (${columns}) SELECT ${columns} FROM kept_consent;
    DELETE FROM ledger_list; INSERT INTO ledger_list TABLE kept_list`;
  const copied = columns
    .replace('id, phone_id', 'uuidv7(), phone_id')
    .replace('evidence_reference', `evidence_reference || 'x'`);

  expect(
    await whileRewritten(
      `INSERT INTO consent_record (${columns}) SELECT ${copied} FROM consent_record LIMIT 1`,
      putBack,
    ),
  ).toMatch(/^- Consent [\da-f-]{36} has no entry in the log/m);
  expect(await whileRewritten('DELETE FROM consent_record', putBack)).toMatch(
    /^- Consent [\da-f-]{36} is gone, and the log doesn’t say/m,
  );
  expect(await whileRewritten(`DELETE FROM ledger_list WHERE basis = 'consent'`, putBack)).toMatch(
    /^- The list of rows of entry \d+ is gone/m,
  );
  expect(
    await whileRewritten(
      `UPDATE consent_record SET obtained_at = '2020-01-01';
       INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
       SELECT 'system', 'ledger', 'ledger-added', 'ledger', 'consent', jsonb_build_object('rows', count(*),
         'root', encode(merkle_root(string_agg(digest, ''::bytea ORDER BY id)), 'hex')) FROM consent_record;
       INSERT INTO ledger_list (entry_id, basis, is_deletion, ids, digests)
       SELECT (SELECT max(id) FROM audit_entry), 'consent', false, array_agg(id ORDER BY id),
         string_agg(digest, ''::bytea ORDER BY id) FROM consent_record`,
      `${putBack}; DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry WHERE subject_kind = 'ledger')`,
    ),
  ).toMatch(/^- Consent [\da-f-]{36} has two entries in the log/m);
  expect(await isFault()).toEqual([]);
});

test('what the purge deletes after its term is no fault, and what goes before it is', async () => {
  const old = `interval '3700 days'`;
  // As if all had been recorded ten years ago.
  const client = await database.owner.pool.connect();
  await client.query('BEGIN; SET LOCAL session_replication_role = replica');
  await client.query(`DELETE FROM number_check; DELETE FROM ledger_list WHERE basis = 'number-check';
    DELETE FROM audit_entry WHERE subject_id = 'number-check'`);
  await client.query('COMMIT');
  await client.query(`INSERT INTO number_check (phone_id, reference_date, answer, source, asked_at, good_until)
    VALUES (${aPhone}, '2015-08-15', 'no', 'test', now() - ${old}, now() - ${old} + interval '1 day')`);
  await client.query('BEGIN; SET LOCAL session_replication_role = replica');
  await client.query(`UPDATE audit_entry SET at = at - ${old} WHERE subject_id = 'number-check'`);
  await client.query('COMMIT');
  client.release();
  expect(await isFault()).toEqual([]);

  await owner('DELETE FROM number_check');

  expect((await entries()).at(-1)).toEqual({
    act: 'ledger-deleted',
    basis: 'number-check',
    rows: 1,
  });
  expect(await isFault()).toEqual([]);
  expect(
    await whileRewritten(
      `UPDATE audit_entry SET at = at - interval '2000 days' WHERE act = 'ledger-deleted'`,
      `UPDATE audit_entry SET at = at + interval '2000 days' WHERE act = 'ledger-deleted'`,
    ),
  ).toMatch(/^- Number check [\da-f-]{36} was deleted before its term was over/m);
});
