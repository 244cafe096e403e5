import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { allCommands } from '#cli/commands.ts';
import { readCommandLine } from '#cli/read-command-line.ts';
import { runCommand } from '#cli/run-command.ts';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { readExportRows } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { consentFile, consentRow } from '#test/support/consent/consent-file.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import {
  openDatabase,
  type TestDatabase,
  testKey,
  testVault,
} from '#test/support/postgres/database.ts';

const commands = await allCommands();

// As docs/operations.md has it: an owner who is no superuser migrates, and the command line has the imports' login.
const name = `cli_${randomBytes(6).toString('hex')}`;
const ownerUrl = new URL(inject('postgresOwnerUrl'));
const at = (url: string | URL, database = name) => {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
};
const settings = {
  DATABASE_URL: at(inject('postgresUrls').imports),
  MIGRATION_DATABASE_URL: '',
  BELLWETHER_KEY: testKey,
};
const { signer, verifier } = newLogSigner();
const key = writeVerifier(verifier);

let database: TestDatabase;
let folder: string;
let closure: string;
let sis: OneRosterServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-cli-'));
  await asAdmin(
    `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${ownerUrl.password}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  );
  const owned = new URL(at(ownerUrl));
  owned.username = name;
  settings.MIGRATION_DATABASE_URL = owned.href;
});
afterAll(async () => {
  await sis.close();
  await database[Symbol.asyncDispose]();
  await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`);
  await rm(folder, { recursive: true, force: true });
});

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: at(ownerUrl, 'postgres') });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

const saved = async (file: string, ...lines: string[]) => {
  await writeFile(path.join(folder, file), `${lines.join('\n')}\n`);
  return path.join(folder, file);
};

const staff =
  'directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user,roles,active';
const person = (n: number, roles: string, active = '') =>
  `6f1e2d3c-0000-4000-8000-000000000001,person-${n},Person ${n},T1,U${n},,,${roles},${active}`;

/** People as chat knows them, by their place in the staff list. */
async function operator(n: number, role: Operator['roles'][number]['role']): Promise<Operator> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM operator WHERE directory_id = $1',
    [`person-${n}`],
  );
  return { id: rows[0]?.id ?? '', name: `Person ${n}`, roles: [{ role, schoolId: null }] };
}

async function open(): Promise<void> {
  const roles: DatabaseRole[] = ['bot', 'worker', 'imports', 'auditor', 'drill'];
  const urls = Object.fromEntries(roles.map((role) => [role, at(inject('postgresUrls')[role])]));
  database = await openDatabase({
    urls: urls as TestDatabase['urls'],
    ownerUrl: settings.MIGRATION_DATABASE_URL,
  });
}

async function draft(): Promise<string> {
  const requester = await operator(2, 'requester');
  await trainStaff(database.db, [requester.id]);
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM school ORDER BY 1');
  const schoolIds = rows.map(({ id }) => id).slice(0, 1);
  const drafted = await draftCampaign(database.as('bot').db, {
    operator: requester,
    draft: aClosure({ schoolIds }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  return '1';
}

async function incident(): Promise<string> {
  const started = await startIncident(database.as('bot').db, testVault, {
    operator: await operator(3, 'compliance'),
    isDrill: true,
    kind: 'other',
    discoveredAt: Temporal.Now.instant(),
    known: 'A drill.',
  } as Parameters<typeof startIncident>[2]);
  if (started.kind !== 'started') throw new Error(started.reason);
  return String(started.number);
}

const holdId = async () =>
  (await database.pool.query<{ id: string }>('SELECT id FROM hold')).rows[0]?.id ?? '';

/** As a dial worker does it once it asked the carrier. */
async function settle(): Promise<void> {
  await expect
    .poll(async () => {
      const { rowCount } = await database
        .as('worker')
        .pool.query(
          'UPDATE database_restore SET asked_at = clock_timestamp(), settled_at = clock_timestamp() WHERE settled_at IS NULL',
        );
      return rowCount;
    })
    .toBe(1);
}

type Words = readonly string[];
/** Each command in an order in which it has something to do, with what it is to say. */
const tries: [string, () => Words | Promise<Words>, RegExp][] = [
  ['migrate', () => [], /^Applied:/],
  [
    'district set',
    async () => {
      await open();
      return [
        '--name=Prairie',
        '--registered-name=Prairie District',
        '--callback-number=+14025550190',
        '--time-zone=America/Chicago',
      ];
    },
    /The district is set/,
  ],
  ['district show', () => [], /Prairie District/],
  [
    'roster import',
    async () => [await writeExport(path.join(folder, 'roster'), smallExport())],
    /school/,
  ],
  [
    'roster refresh',
    async () => {
      sis = await startOneRosterServer({
        version: '1.1',
        rows: await readExportRows(path.join(folder, 'roster')),
      });
      Object.assign(settings, {
        ROSTER_URL: sis.settings.url,
        ROSTER_TOKEN_URL: sis.settings.tokenUrl,
        ROSTER_CLIENT_ID: sis.settings.clientId,
        ROSTER_CLIENT_SECRET: sis.settings.clientSecret,
      });
      return [];
    },
    /nothing has changed/,
  ],
  [
    'groups import',
    async () => [await saved('groups.csv', 'kind,name,student', 'bus,Bus 12,S-1')],
    /groups added/,
  ],
  [
    'mail bounces',
    async () => [await saved('bounces', 'Hello,', 'I am away until Monday.')],
    /^0 e-mails came back; 0 of them .*\nChanged nothing: 1 are no report that can be read\.$/,
  ],
  ['school hours', () => ['North School', '7:00-15:30'], /North School/],
  [
    'operators bootstrap',
    async () => [
      await saved(
        'staff.csv',
        staff,
        person(1, 'administrator'),
        person(2, 'administrator;requester'),
        person(3, 'compliance'),
        person(4, 'approver'),
      ),
    ],
    /4/,
  ],
  ['operators import', async () => [await saved('left.csv', staff, person(4, '', 'false'))], /1/],
  [
    'consent import',
    async () => [await saved('consent.csv', consentFile(consentRow()).trim())],
    /consent/i,
  ],
  ['consent check', () => [], /./],
  ['consent rebuild', () => [], /Rebuilt the consent of/],
  [
    'holidays import',
    async () => [
      await saved('holidays.csv', 'first_day,last_day,name', '2026-12-24,2026-12-26,Winter'),
    ],
    /3/,
  ],
  ['numbers set', () => ['+14025550198'], /\+14025550198/],
  ['numbers list', () => [], /\+14025550198/],
  ['numbers give-up', () => ['+14025550198'], /./],
  [
    'drill-phones import',
    async () => [
      await saved(
        'drill.csv',
        'name,phone,consented_on,consent',
        'Person 1,+14025550150,2026-01-05,form 1',
      ),
    ],
    /1/,
  ],
  ['drill-phones list', () => [], /Person 1/],
  [
    'closure list',
    async () => {
      closure = await draft();
      return [];
    },
    /1/,
  ],
  ['closure stop', () => [closure, '--as', 'Person 2'], /Person 2 withdrew closure 1/],
  ['training need', () => ['front-office', 'on'], /needs the course/],
  [
    'training import',
    async () => [
      await saved(
        'passes.csv',
        'directory_id,course,score,passed_on',
        'person-1,calling,100,2026-11-02',
      ),
    ],
    /1/,
  ],
  ['training export', () => [], /person-1|Person 1/],
  ['rules list', () => [], /2025-04-11/],
  ['rules date', () => ['fcc-26-67', 'none', '2027-01-31', '2027-01-31'], /The date/],
  ['law list', () => [], /47 CFR 64\.1200/],
  ['retention list', () => [], /opt-outs/],
  ['retention set', () => ['people-who-left', '60', '--from', '2030-01-01'], /./],
  ['hold place', () => ['litigation'], /Held from now on/],
  ['hold list', () => [], /litigation/i],
  ['hold end', async () => [await holdId()], /The hold has ended/],
  ['retention purge', () => [], /./],
  ['erasures list', () => [path.join(folder, 'erasures.jsonl')], /0 erasures written/],
  ['erasures apply', () => [path.join(folder, 'erasures.jsonl')], /0 erasures applied/],
  [
    'audit verify',
    async () => {
      await sealAll(database, signer);
      return ['--key', key];
    },
    /Every checkpoint matches/,
  ],
  ['audit prove', () => ['--from', '1'], /consistency|sizes/],
  ['incident show', async () => [await incident()], /A drill\./],
  ['keys status', () => [], /guardian/],
  ['keys wrap', () => [], /Every key is wrapped/],
  ['keys rotate', () => ['text'], /./],
  ['keys destroy', () => ['old'], /./],
  ['backup check', () => ['--key', key], /./],
  [
    'backup restored',
    async () => {
      void settle();
      return ['--no-erasures'];
    },
    /./,
  ],
  ['backup status', () => [], /./],
];
/** One asks with the login of each program; the other reads a file. */
const ofFiles = ['doctor', 'setup', 'audit verify-file'];

test('each command is tried', () => {
  const names = tries.map(([command]) => command);
  expect([...names, ...ofFiles].toSorted()).toEqual(Object.keys(commands).toSorted());
  const reading = Object.entries(commands).flatMap(([one, { rights }]) =>
    rights === 'none' ? [one] : [],
  );
  expect(reading).toEqual(ofFiles);
});

test.each(tries)(
  '%s runs under the login that is documented for it',
  async (command, words, says) => {
    const typed = [...command.split(' '), ...(await words())];
    const read = readCommandLine(typed, commands);
    if (read.kind === 'told') throw new Error(read.text);
    const told: string[] = [];
    const hear = (...parts: unknown[]) => void told.push(parts.join(' '));
    using _log = vi.spyOn(console, 'log').mockImplementation(hear);
    using _error = vi.spyOn(console, 'error').mockImplementation(hear);
    using _out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      hear(String(chunk));
      return true;
    });
    process.exitCode = 0;

    await runCommand(read, () => settings);

    const code = process.exitCode;
    process.exitCode = 0;
    expect({ code, told: told.join('\n') }).toEqual({ code: 0, told: expect.stringMatching(says) });
  },
);
