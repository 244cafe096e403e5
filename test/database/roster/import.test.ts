import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { custodyBinding, phoneBinding } from '#vault/vault.ts';

let database: TestDatabase;
const { bringIn, newFolder } = rosterImports((fresh) => {
  database = fresh;
});

async function words(files: Export): Promise<string[]> {
  const report = await bringIn(files);
  if (report.kind === 'imported') return ['imported'];
  return report.problems.map(({ file, line, words: text }) => `${file} ${line ?? '-'}: ${text}`);
}

async function rows<T extends object>(query: string): Promise<T[]> {
  return (await database.pool.query<T>(query)).rows;
}

test('an OneRoster 1.1 export becomes schools, students, guardians, phones and who is whose', async () => {
  const report = await bringIn(smallExport());

  expect(report).toMatchObject({
    kind: 'imported',
    warningCount: 0,
    counts: { guardiansAdded: 3, phonesAdded: 4 },
  });
  expect(await rows('SELECT sourced_id, time_zone, office_number FROM school ORDER BY 1')).toEqual([
    { sourced_id: 'SCH-1', time_zone: 'America/Chicago', office_number: '+13085550101' },
    { sourced_id: 'SCH-2', time_zone: 'America/Denver', office_number: null },
  ]);
  const kin = await rows<{ student: string; guardian: string; custody_document: Buffer | null }>(
    `SELECT s.sourced_id AS student, g.sourced_id AS guardian, relation, may_be_contacted, custody_document
      FROM guardianship JOIN student s ON s.id = student_id JOIN guardian g ON g.id = guardian_id ORDER BY 1, 2`,
  );
  expect(
    kin.map((one) => ({
      ...one,
      custody_document:
        one.custody_document && vault.decrypt(one.custody_document, custodyBinding(one)),
    })),
  ).toEqual([
    {
      student: 'S-1',
      guardian: 'G-1',
      relation: 'parent',
      may_be_contacted: true,
      custody_document: null,
    },
    {
      student: 'S-1',
      guardian: 'G-2',
      relation: 'parent',
      may_be_contacted: false,
      custody_document: 'Case DR-1',
    },
    {
      student: 'S-2',
      guardian: 'G-3',
      relation: 'guardian',
      may_be_contacted: true,
      custody_document: null,
    },
  ]);
  // The enrollment at the second school ended in 2025.
  expect(
    await rows(`SELECT s.sourced_id AS student, c.sourced_id AS school FROM enrollment
      JOIN student s ON s.id = student_id JOIN school c ON c.id = school_id ORDER BY 1, 2`),
  ).toEqual([
    { student: 'S-1', school: 'SCH-1' },
    { student: 'S-2', school: 'SCH-1' },
    { student: 'S-2', school: 'SCH-2' },
  ]);
});

test('names and numbers are ciphertext bound to their row, and found again by the index', async () => {
  await bringIn(smallExport());

  const phones = await rows<{
    guardian: string;
    name: Buffer;
    index: Buffer;
    number: Buffer;
    line_type: string;
    rank: number;
    language: string;
  }>(
    `SELECT g.sourced_id AS guardian, g.name, g.language, index, number, line_type, rank FROM guardian_phone
      JOIN guardian g ON g.id = guardian_id JOIN phone p ON p.id = phone_id ORDER BY 1, rank`,
  );
  expect(
    phones.map(({ guardian, name, index, number, line_type, rank, language }) => [
      vault.decrypt(name, `guardian.name:${guardian}`),
      vault.decrypt(number, phoneBinding(index)),
      line_type,
      rank,
      language,
    ]),
  ).toEqual([
    ['Eva Peña', '+14025550101', 'unknown', 1, 'es'],
    ['Raúl Peña', '+14025550102', 'landline', 1, 'es'],
    ['Raúl Peña', '+14025550103', 'mobile', 2, 'es'],
    ['Ida Lindgren', '+14025550104', 'mobile', 1, 'en'],
  ]);
  const gates = await rows(
    `SELECT FROM phone_gate WHERE 'line residential' = ANY (fact_names(facts))`,
  );
  expect(gates).toHaveLength(1);
});

test('the same file again changes nothing and writes nothing but the run', async () => {
  const source = newFolder();
  await writeFictionalDistrict({ folder: source, students: 200 });
  const request = { ...database, vault, source, by: 'test' };
  await importRoster(request);
  const before = await everything();

  const second = await importRoster(request);

  expect(second).toMatchObject({ kind: 'imported', changed: 0, warningCount: 2 });
  expect(await everything()).toEqual(before);
  expect(await rows('SELECT kind FROM import_run')).toHaveLength(2);
  expect(await rows("SELECT actor_id FROM audit_entry WHERE act = 'roster-imported'")).toEqual([
    { actor_id: 'test' },
  ]);
});

/** xmin tells the transaction that last wrote each row. */
async function everything(): Promise<unknown> {
  const tables = [
    'school',
    'student',
    'guardian',
    'phone',
    'guardian_phone',
    'guardianship',
    'enrollment',
    'phone_gate',
    'phone_audience',
    'calling_zones',
  ];
  const found: unknown[] = [];
  for (const table of tables)
    found.push(await rows(`SELECT t.xmin::text, t.* FROM ${table} t ORDER BY t::text`));
  return found;
}

test('who is missing becomes inactive, who returns becomes active, and consent is not touched', async () => {
  await bringIn(smallExport());
  await database.pool.query(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
       evidence_reference, obtained_at, recorded_by)
     SELECT id, 'voice', '{school-mission}', 'express', 'paper', '1', 'en', id::text, now(), 'test' FROM phone`,
  );
  const gate = 'SELECT * FROM phone_gate ORDER BY phone_id';
  const before = await rows(gate);
  const smaller = smallExport();
  smaller['users'] = (smaller['users'] ?? []).filter((line) => !line.startsWith('G-3'));

  const left = await bringIn(smaller);
  const inactive = await rows('SELECT sourced_id FROM guardian WHERE NOT active');
  const links = await rows('SELECT FROM guardianship WHERE NOT active');
  const returned = await bringIn(smallExport());

  expect(left).toMatchObject({ counts: { guardiansEnded: 1, guardianshipsEnded: 1 } });
  expect(inactive).toEqual([{ sourced_id: 'G-3' }]);
  expect(links).toHaveLength(1);
  expect(returned).toMatchObject({
    counts: { guardiansChanged: 1, guardianshipsChanged: 1 },
    changed: 2,
  });
  expect(await rows(gate)).toEqual(before);
});

test('a new number replaces the old one, and a custody bar that is lifted is lifted', async () => {
  await bringIn(smallExport());
  const changed = smallExport();
  changed['users'] = (changed['users'] ?? []).map((line) =>
    line.replace('402-555-0104', '402-555-0105').replace('G-2=Case DR-1', ''),
  );

  await bringIn(changed);

  const phones = await rows<{ index: Buffer; active: boolean }>(
    `SELECT index, gp.active FROM guardian_phone gp JOIN phone p ON p.id = phone_id
      JOIN guardian g ON g.id = guardian_id WHERE g.sourced_id = 'G-3' ORDER BY gp.active`,
  );
  expect(phones).toEqual([
    { index: vault.phoneIndex('+14025550104'), active: false },
    { index: vault.phoneIndex('+14025550105'), active: true },
  ]);
  expect(
    await rows('SELECT custody_document FROM guardianship WHERE NOT may_be_contacted'),
  ).toEqual([]);
});

atLength(
  'a number that a guardian disowned stays so, until the roster leaves it out and lists it again',
  async () => {
    const changed = (from: string, to: string): Export => {
      const files = smallExport();
      const users = files['users']?.map((line) =>
        line
          .replace('402-555-0104,,S-2', '402-555-0104,402-555-0101,S-2')
          .replace(/^G-1.*/, (row) => row.replace(from, to)),
      );
      return { ...files, users: users ?? [] };
    };
    const tied = () =>
      rows(`SELECT g.sourced_id AS guardian, gp.active, gp.disowned_at IS NOT NULL AS disowned
      FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id JOIN phone p ON p.id = gp.phone_id
      WHERE p.index = '\\x${vault.phoneIndex('+14025550101').toString('hex')}' ORDER BY 1`);
    await bringIn(changed('', ''));
    await database.owner.pool.query(`SELECT disown_number(gp.guardian_id, gp.phone_id) FROM guardian_phone gp
    JOIN guardian g ON g.id = gp.guardian_id JOIN phone p ON p.id = gp.phone_id
    WHERE g.sourced_id = 'G-1' AND p.index = '\\x${vault.phoneIndex('+14025550101').toString('hex')}'`);
    const disowned = [
      { guardian: 'G-1', active: false, disowned: true },
      { guardian: 'G-3', active: true, disowned: false },
    ];
    expect(await tied()).toEqual(disowned);

    await bringIn(changed('spa', 'eng'));
    expect(await tied()).toEqual(disowned);

    await bringIn(changed('+14025550101,(402) 555-0101', '+14025550105,'));
    await bringIn(changed('', ''));
    expect(await tied()).toEqual([
      { guardian: 'G-1', active: true, disowned: false },
      { guardian: 'G-3', active: true, disowned: false },
    ]);
  },
);

atLength(
  'a number that can not be called is a warning at every import, and the guardian comes in without it',
  async () => {
    const files = smallExport();
    files['users'] = (files['users'] ?? []).map((line) =>
      line.replace('402-555-0104', '402-555-0104 x7'),
    );

    const first = await bringIn(files);
    const second = await bringIn(files);

    const warnings = [
      {
        file: 'users.csv',
        line: 6,
        words: 'the number in sms has an extension, which can’t be called; it was left out',
      },
    ];
    expect(first).toMatchObject({ kind: 'imported', warnings });
    expect(second).toMatchObject({ kind: 'imported', changed: 0, warnings });
  },
);

test.each<[string, (files: Export) => void, string[]]>([
  [
    'a custody bar without its document',
    (files) => replace(files, 'users', 'G-2=Case DR-1', 'G-2'),
    [
      'users.csv 2: metadata.custodyBar must read guardianSourcedId=document reference, several parted by semicolons',
    ],
  ],
  [
    'a custody bar against a stranger',
    (files) => replace(files, 'users', 'G-2=Case DR-1', 'G-8=Case DR-1'),
    ['users.csv 2: metadata.custodyBar names a person who is not in users.csv'],
  ],
  [
    'the same sourcedId twice',
    (files) => replace(files, 'users', 'G-2,,', 'G-1,,'),
    [
      'users.csv 5: repeats the sourcedId of line 4',
      'users.csv 2: metadata.custodyBar names a person who is not in users.csv',
    ],
  ],
  [
    'a name of 300 characters',
    (files) => replace(files, 'users', 'Ida', 'I'.repeat(300)),
    ['users.csv 6: has a name longer than 200 characters'],
  ],
  [
    'an unknown role',
    (files) => replace(files, 'users', ',teacher,', ',wizard,'),
    ['users.csv 7: has a role that OneRoster does not know'],
  ],
  [
    'a school without a time zone',
    (files) => replace(files, 'orgs', 'America/Chicago', ''),
    [
      'orgs.csv 3: has no time zone: add a column metadata.timeZone to the school or its district, or give --time-zone',
    ],
  ],
  [
    'an export of changes only',
    (files) => replace(files, 'manifest', 'file.users,bulk', 'file.users,delta'),
    ['manifest.csv -: says that users.csv holds changes only; export everything ("bulk")'],
  ],
  [
    'no manifest',
    (files) => delete files['manifest'],
    [
      'manifest.csv -: is missing; an OneRoster 1.1 or 1.2 export has it, and a School Data Sync V2.1 export has relationships.csv',
    ],
  ],
])('%s is told with its line, and nothing is imported', async (_, spoil, expected) => {
  const files = smallExport();
  spoil(files);

  expect(await words(files)).toEqual(expected);

  const counts = await rows(
    'SELECT (SELECT count(*)::int FROM guardian) + (SELECT count(*)::int FROM import_run) AS n',
  );
  expect(counts).toEqual([{ n: 0 }]);
});

function replace(files: Export, file: string, from: string, to: string): void {
  files[file] = (files[file] ?? []).map((line) => line.replace(from, to));
}

atLength(
  'an export that lost most people is refused until somebody says that it is meant',
  async () => {
    const source = newFolder();
    await writeFictionalDistrict({ folder: source, students: 60 });
    await importRoster({ ...database, vault, source, by: 'test' });

    const refused = await bringIn(smallExport());
    const accepted = await bringIn(smallExport(), { mayShrink: true });

    expect(refused).toMatchObject({ kind: 'refused', problemCount: 1 });
    expect(accepted).toMatchObject({ kind: 'imported' });
  },
);

test.each([
  [['phone', 'sms'], 'numbers of guardians'],
  [['agentSourcedIds', 'agents'], 'agentSourcedIds names no guardian for'],
])(
  'an export whose %j came nearly empty is refused until somebody says that it is meant',
  async (columns, words) => {
    const source = newFolder();
    await writeFictionalDistrict({ folder: source, students: 60 });
    await importRoster({ ...database, vault, source, by: 'test' });
    const before = await rows('SELECT * FROM phone_audience ORDER BY phone_id');
    const file = path.join(source, 'users.csv');
    const lines = (await readFile(file, 'utf8')).split('\n').map(cellsOf);
    const blank = columns.map((column) => lines[0]?.indexOf(column) ?? -1);
    const text = lines.map((cells, i) =>
      cells.map((cell, at) => (i > 20 && blank.includes(at) ? '' : cell)).join(','),
    );
    await writeFile(file, text.join('\n'));

    const refused = await importRoster({ ...database, vault, source, by: 'test' });

    expect(refused).toMatchObject({ kind: 'refused', problemCount: 1 });
    expect(JSON.stringify(refused)).toContain(words);
    expect(await rows('SELECT * FROM phone_audience ORDER BY phone_id')).toEqual(before);
    const accepted = await importRoster({
      ...database,
      vault,
      source,
      by: 'test',
      mayShrink: true,
    });
    expect(accepted).toMatchObject({ kind: 'imported' });
  },
);

/** A comma within quotes parts nothing. */
const cellsOf = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
