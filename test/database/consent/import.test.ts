import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { consentFile, consentRow } from '#test/support/consent/consent-file.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { testDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-consent-'));
});
const database = setUpOnce(async () => {
  const made = await testDatabase();
  const source = await writeExport(path.join(folder, 'roster'), smallExport());
  await importRoster({ ...made, vault, source, by: 'test' });
  return made;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bringIn(...rows: Parameters<typeof consentFile>) {
  const file = path.join(folder, 'consent.csv');
  await writeFile(file, consentFile(...rows));
  return importConsent({ ...database, vault, file, by: 'operator:0198-test' });
}

/** What the gate says of the first guardian's phone, in the words of the facts. */
async function gate(): Promise<Record<string, string>> {
  const { rows } = await database.pool.query<Record<string, string>>(
    `SELECT (fact_names(voice_mission))[1] AS voice, (fact_names(voice_other))[1] AS "voiceOther",
      (fact_names(text_mission))[1] AS text,
      array_to_string(array(SELECT unnest(fact_names(facts)) INTERSECT SELECT unnest('{wrong-number yes}'::text[])), ',') AS flags
     FROM phone_gate JOIN phone ON phone.id = phone_id WHERE index = $1`,
    [vault.phoneIndex('+14025550101')],
  );
  return rows[0] ?? {};
}

async function select(statement: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(statement);
  return rows;
}

test('a consent is added to the ledger once, with its evidence, and opens the gate', async () => {
  const row = consentRow({ method: 'paper', evidence_sha256: 'AB'.repeat(32) });

  const first = await bringIn(row);
  const again = await bringIn(row);

  expect(first).toMatchObject({ kind: 'imported', counts: { consentsAdded: 1, wordingsAdded: 1 } });
  expect(again).toMatchObject({ kind: 'imported', changed: 0, warnings: [] });
  expect(await gate()).toMatchObject({
    voice: 'consent written',
    voiceOther: 'consent written',
    text: 'consent none',
  });
  expect(
    await select(`SELECT recorded_by, obtained_at::text, ends_withdrawal, giver_relation, g.sourced_id AS giver,
      encode(evidence_hash, 'hex') AS hash FROM consent_record JOIN guardian g ON g.id = given_by`),
  ).toEqual([
    {
      recorded_by: 'operator:0198-test',
      obtained_at: '2025-08-15 00:00:00+00',
      ends_withdrawal: false,
      giver_relation: 'parent',
      giver: 'G-1',
      hash: 'ab'.repeat(32),
    },
  ]);
});

atLength('the exact wording is kept once for its version and language', async () => {
  await renew(database);
  const english = { language: 'en', wording: 'You may call me, \r\n"any time".' };

  await bringIn(
    consentRow(),
    consentRow({ channel: 'text' }),
    consentRow({ ...english, evidence_reference: 'ENR-2' }),
  );

  expect(
    await select('SELECT version, language, body FROM consent_wording ORDER BY language'),
  ).toEqual([
    { version: '2025-07', language: 'en', body: 'You may call me, \n"any time".' },
    { version: '2025-07', language: 'es', body: 'Acepto llamadas de la escuela.' },
  ]);
});

test('the audit log has the run, its parts, its wording and its withdrawals', async () => {
  await renew(database);
  await bringIn(consentRow({ withdrawn_at: '2025-10-01' }));

  expect(
    await select(
      `SELECT act, actor_kind AS actor FROM audit_entry WHERE act <> 'roster-imported' ORDER BY act`,
    ),
  ).toEqual([
    { act: 'consent-imported', actor: 'operator' },
    { act: 'consent-part-imported', actor: 'operator' },
    { act: 'consent-revoked', actor: 'operator' },
    { act: 'ledger-added', actor: 'system' },
    { act: 'ledger-added', actor: 'system' },
    { act: 'ledger-added', actor: 'system' },
    { act: 'wording-recorded', actor: 'operator' },
  ]);
});

test('a known withdrawal is added once and closes the gate for its channel', async () => {
  await renew(database);
  const withdrawn = consentRow({ withdrawn_at: '2025-10-01', withdrawn_scope: 'non-emergency' });

  await bringIn(withdrawn, consentRow({ channel: 'text' }));
  const again = await bringIn(withdrawn);

  expect(again).toMatchObject({ changed: 0, warnings: [] });
  expect(await gate()).toMatchObject({ voice: 'consent revoked', text: 'consent written' });
  expect(await select('SELECT means, recorded_by FROM revocation')).toEqual([
    { means: 'import', recorded_by: 'operator:0198-test' },
  ]);
});

test('a wrong number ends everything for the phone', async () => {
  await renew(database);
  await bringIn(consentRow({ withdrawn_at: '2025-10-01', withdrawn_scope: 'wrong-number' }));

  expect(await gate()).toMatchObject({
    flags: 'wrong-number yes',
    voice: 'consent revoked',
    text: 'consent revoked',
  });
});

const paper = 'evidence_sha256 is empty; a paper form needs the hash of its scan';
test.each([
  [{ phone: '(605) 555-0101' }, 'the number in phone is not on the roster'],
  [{ phone: '(402) 555-010' }, 'the number in phone is not a valid phone number'],
  [{ channel: 'fax' }, 'channel is neither voice nor text'],
  [
    { purposes: 'marketing' },
    'purposes must be school-mission, other, or both parted by a semicolon',
  ],
  [{ kind: 'implied' }, 'kind is neither express nor express-written'],
  [
    { method: 'hearsay' },
    'method is none of enrollment-form, web-page, key-press, text, paper, spoken',
  ],
  [{ evidence_reference: '' }, 'evidence_reference is empty'],
  [{ wording: '' }, 'wording is empty; it is the exact text that was agreed to'],
  [
    { wording: 'Acepto todo.' },
    'wording is not that of line 2, which has the same wording_version and language',
  ],
  [
    { giver_relation: 'neighbor' },
    'giver_relation is none of parent, guardian, relative, adult-student, student, employee, other',
  ],
  [{ giver_sourced_id: 'S-1' }, 'giver_sourced_id is not a guardian of the roster'],
  [{ evidence_sha256: 'ab' }, 'evidence_sha256 is not a SHA-256 in 64 hexadecimal digits'],
  [{ method: 'paper', evidence_sha256: '' }, paper],
  [
    { obtained_at: '15.8.2025' },
    'obtained_at is not a date such as 2026-08-15, or a time with its offset',
  ],
  [{ obtained_at: '2999-08-15' }, 'obtained_at lies in the future'],
  [{ withdrawn_at: '2025-08-14' }, 'withdrawn_at is before obtained_at'],
  [
    { withdrawn_at: '2999-08-14' },
    'withdrawn_at is in the future; for an opt-out of today give the time with its offset',
  ],
  [{ withdrawn_scope: 'all' }, 'withdrawn_scope is given without withdrawn_at'],
  [{ evidence_reference: 'ENR-1' }, 'repeats the phone, channel and evidence_reference of line 2'],
])('%j is refused in words, and the good row with it', async (bad, words) => {
  if ((await select('SELECT FROM consent_record')).length > 0) await renew(database);
  const report = await bringIn(consentRow(), consentRow({ evidence_reference: 'ENR-2', ...bad }));

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ file: 'consent.csv', line: 3, words }],
    problemCount: 1,
  });
  expect(await select('SELECT FROM consent_record')).toHaveLength(0);
  expect(await select('SELECT FROM consent_wording')).toHaveLength(0);
  expect(await select(`SELECT FROM audit_entry WHERE act <> 'roster-imported'`)).toHaveLength(0);
});

test.each([
  { purposes: 'school-mission' },
  { giver_relation: 'guardian' },
  { giver_sourced_id: 'G-2' },
  { evidence_sha256: 'cd'.repeat(32) },
])('an evidence reference can not be made to stand for something else: %j', async (other) => {
  await bringIn(consentRow({ evidence_sha256: 'ab'.repeat(32) }));

  const report = await bringIn(consentRow({ evidence_sha256: 'ab'.repeat(32), ...other }));

  const words = 'evidence_reference is already on record for this phone, with other particulars';
  expect(report).toMatchObject({ kind: 'refused', problems: [{ line: 2, words }] });
});

atLength('a wording may have two thousand characters', async () => {
  await renew(database);
  expect(await bringIn(consentRow({ wording: 'á'.repeat(2000) }))).toMatchObject({
    kind: 'imported',
  });
  expect(await bringIn(consentRow({ wording: 'á'.repeat(2001) }))).toMatchObject({
    problems: [{ words: 'wording is longer than 2000 characters' }],
  });
});

atLength('a version on record keeps its words', async () => {
  await bringIn(consentRow());

  const report = await bringIn(
    consentRow({ evidence_reference: 'ENR-2', wording: 'Acepto todo.' }),
    consentRow({ evidence_reference: 'ENR-3', wording: 'Acepto todo.' }),
  );

  const words = 'wording is not what is on record for its wording_version and language';
  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ line: 2, words }],
    problemCount: 1,
  });
});

atLength('a file that takes its families for wordings is refused', async () => {
  const rows = Array.from({ length: 102 }, (_, i) =>
    consentRow({ wording_version: `family ${i}`, evidence_reference: `ENR-${i}` }),
  );

  const report = await bringIn(...rows);

  expect(report).toMatchObject({ kind: 'refused', problems: [{ line: 102 }, { line: 103 }] });
});

atLength(
  "the fictional district's consents come in, with their withdrawals, twice without a change",
  async () => {
    const source = path.join(folder, 'district');
    await writeFictionalDistrict({ folder: source, students: 150 });
    await importRoster({ ...database, vault, source, by: 'test' });
    const file = path.join(source, 'consent.csv');

    const first = await importConsent({ ...database, vault, file, by: 'test' });
    const second = await importConsent({ ...database, vault, file, by: 'test' });

    expect(first).toMatchObject({ kind: 'imported', warnings: [] });
    expect(second).toMatchObject({ kind: 'imported', changed: 0 });
    const [counts] = (await select(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE voice_mission = fact_bits('{consent revoked}'))::int AS revoked,
      count(*) FILTER (WHERE voice_mission = fact_bits('{consent none}'))::int AS none FROM phone_gate`,
    )) as { all: number; none: number; revoked: number }[];
    expect((counts?.none ?? 0) / (counts?.all ?? 1)).toBeCloseTo(0.13, 1);
    expect(counts?.revoked).toBeGreaterThan(0);
    expect(await select(`SELECT DISTINCT language FROM consent_wording ORDER BY language`)).toEqual(
      [{ language: 'en' }, { language: 'es' }],
    );
  },
);

atLength(
  'texts instead of calls come in once, and stay lifted where the family asked for calls since',
  async () => {
    await renew(database);
    const row = consentRow({ channel: 'text', texts_only_since: '2026-08-15' });

    const first = await bringIn(row);
    const again = await bringIn(row);

    expect(first).toMatchObject({
      kind: 'imported',
      counts: { consentsAdded: 1, textsOnlyAdded: 1 },
    });
    expect(again).toMatchObject({ kind: 'imported', changed: 0 });
    expect(await select('SELECT kind, blocked_by, reason, lifts FROM phone_block')).toEqual([
      {
        kind: 'texts-only',
        blocked_by: 'operator:0198-test',
        reason: Buffer.alloc(0),
        lifts: null,
      },
    ]);
    await database.owner.pool.query(
      `INSERT INTO phone_block (phone_id, kind, reason, blocked_by, lifts) SELECT phone_id, kind, '', 'guardian:x', id FROM phone_block`,
    );

    const later = await bringIn(row);

    expect(later).toMatchObject({ kind: 'imported', changed: 0 });
    expect(
      await select(`SELECT FROM phone_gate WHERE facts & fact_bits('{texts-only yes}') <> 0`),
    ).toEqual([]);
  },
);

test.each([
  ['2026-02-30', 'texts_only_since is not a date'],
  ['2999-01-01', 'texts_only_since is in the future'],
])('texts instead of calls since %s: %s', async (texts_only_since, words) => {
  const report = await bringIn(consentRow({ texts_only_since }));

  expect(report).toMatchObject({ kind: 'refused' });
  expect(JSON.stringify(report)).toContain(words);
});
