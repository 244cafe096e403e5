import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importConsent } from '#domain/consent/import-consent.ts';
import { revokeByText } from '#domain/consent/revoke-consent.ts';
import { importRoster } from '#domain/roster/import-roster.ts';
import { writeFictionalDistrict } from '../../src/sandbox/district/write-fictional-district.ts';
import { type TestDatabase, testDatabase, testVault as vault } from '../support/database.ts';
import { smallExport, writeExport } from './roster-district.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-consent-'));
});
beforeEach(async () => {
  database = await testDatabase();
  await importRoster({
    ...database,
    vault,
    source: await writeExport(path.join(folder, 'roster'), smallExport()),
    by: 'test',
  });
  return () => database[Symbol.asyncDispose]();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header =
  'phone,channel,purposes,kind,method,wording_version,language,evidence_reference,obtained_at,withdrawn_at,withdrawn_scope';
const good =
  '(402) 555-0101,voice,other;school-mission,express-written,enrollment-form,2025-07,es,ENR-1,2025-08-15,,';

async function bringIn(...lines: string[]) {
  const file = path.join(folder, 'consent.csv');
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
  return importConsent({ ...database, vault, file, by: 'operator:0198-test' });
}

async function gate(e164: string): Promise<unknown> {
  const { rows } = await database.pool.query(
    `SELECT voice_purposes, text_purposes, voice_revoked, text_revoked, wrong_number FROM phone_gate
      JOIN phone ON phone.id = phone_id WHERE index = $1`,
    [vault.phoneIndex(e164)],
  );
  return rows[0];
}

test('a consent is added to the ledger once, and opens the gate', async () => {
  const first = await bringIn(good);
  const again = await bringIn(good);

  expect(first).toMatchObject({ kind: 'imported', counts: { consentsAdded: 1 } });
  expect(again).toMatchObject({ kind: 'imported', changed: 0 });
  expect(await gate('+14025550101')).toMatchObject({ voice_purposes: 3, text_purposes: 0 });
  const { rows } = await database.pool.query(
    'SELECT recorded_by, obtained_at::text FROM consent_record',
  );
  expect(rows).toEqual([
    { recorded_by: 'operator:0198-test', obtained_at: '2025-08-15 00:00:00+00' },
  ]);
});

test('a known withdrawal is added once and closes the gate for its channel', async () => {
  const withdrawn = good.replace(',,', ',2025-10-01,non-emergency');

  await bringIn(withdrawn);
  const again = await bringIn(withdrawn);

  expect(again).toMatchObject({ changed: 0 });
  expect(await gate('+14025550101')).toMatchObject({
    voice_purposes: 0,
    voice_revoked: true,
    text_revoked: false,
  });
  const { rows } = await database.pool.query(
    "SELECT actor_kind, facts ->> 'means' AS means FROM audit_entry WHERE act = 'consent-revoked'",
  );
  expect(rows).toEqual([{ actor_kind: 'operator', means: 'import' }]);
});

test('a wrong number ends everything for the phone', async () => {
  await bringIn(good.replace(',,', ',2025-10-01,wrong-number'));

  expect(await gate('+14025550101')).toMatchObject({
    wrong_number: true,
    voice_revoked: true,
    text_revoked: true,
  });
});

test('an older consent does not revive a phone that said stop', async () => {
  const phoneIndex = vault.phoneIndex('+14025550101');
  await revokeByText(database.db, { phoneIndex, body: 'STOP', carrierStop: false });

  await bringIn(good, good.replace(',voice,', ',text,'));

  expect(await gate('+14025550101')).toMatchObject({
    voice_revoked: true,
    text_revoked: true,
    voice_purposes: 0,
  });
});

test.each([
  [good.replace('402', '605'), 'the number in phone is not on the roster'],
  [good.replace('0101', '010'), 'the number in phone is not a valid telephone number'],
  [good.replace(',voice,', ',fax,'), 'channel is neither voice nor text'],
  [
    good.replace('other;', 'marketing;'),
    'purposes must be school-mission, other, or both parted by a semicolon',
  ],
  [good.replace('express-written', 'implied'), 'kind is neither express nor express-written'],
  [
    good.replace('enrollment-form', 'hearsay'),
    'method is none of enrollment-form, web-page, key-press, text, paper, spoken',
  ],
  [good.replace('ENR-1', ''), 'evidence_reference is empty'],
  [
    good.replace('2025-08-15', '15.8.2025'),
    'obtained_at is not a date such as 2026-08-15, or a time with its offset',
  ],
  [good.replace('2025-08-15', '2999-08-15'), 'obtained_at lies in the future'],
  [good.replace(',,', ',2025-08-14,'), 'withdrawn_at is before obtained_at'],
  [
    good.replace(',,', ',2999-08-14,'),
    'withdrawn_at is not over yet; for a withdrawal of today give the time with its offset',
  ],
  [good.replace(',,', ',,all'), 'withdrawn_scope stands without withdrawn_at'],
  [good, 'repeats the phone, channel and evidence_reference of line 2'],
])('row %# is refused in words, and the good row with it', async (bad, words) => {
  const report = await bringIn(good, bad);

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ file: 'consent.csv', line: 3, words }],
    problemCount: 1,
  });
  const { rows } = await database.pool.query('SELECT FROM consent_record');
  expect(rows).toHaveLength(0);
});

test('an evidence reference can not be made to stand for something else', async () => {
  await bringIn(good);

  const report = await bringIn(good.replace('other;', ''));

  expect(report).toMatchObject({
    problems: [
      {
        line: 2,
        words: 'evidence_reference is already on record for this phone, with other particulars',
      },
    ],
  });
});

test("the fictional district's consents come in, with their withdrawals, twice without a change", async () => {
  const source = path.join(folder, 'district');
  await writeFictionalDistrict({ folder: source, students: 150 });
  await importRoster({ ...database, vault, source, by: 'test' });
  const file = path.join(source, 'consent.csv');

  const first = await importConsent({ ...database, vault, file, by: 'test' });
  const second = await importConsent({ ...database, vault, file, by: 'test' });

  expect(first).toMatchObject({ kind: 'imported' });
  expect(second).toMatchObject({ kind: 'imported', changed: 0 });
  const { rows } = await database.pool.query<{ none: number; revoked: number; all: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE voice_revoked)::int AS revoked,
      count(*) FILTER (WHERE voice_purposes = 0 AND NOT voice_revoked)::int AS none FROM phone_gate`,
  );
  const [counts = { none: 0, revoked: 0, all: 1 }] = rows;
  expect(counts.none / counts.all).toBeCloseTo(0.13, 1);
  expect(counts.revoked).toBeGreaterThan(0);
});
