import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpDatabase, testKey } from '#test/support/postgres/database.ts';

const database = setUpDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-cli-operators-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function cli(what: 'bootstrap' | 'import', ...people: string[]) {
  const file = path.join(folder, 'staff.csv');
  const header = 'directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user';
  await writeFile(file, `${header},roles,active\n${people.join('\n')}\n`);
  return promisify(execFile)(process.execPath, ['src/cli.ts', 'operators', what, file], {
    cwd: path.join(import.meta.dirname, '../../..'),
    env: { DATABASE_URL: database.urls.imports, BELLWETHER_KEY: testKey },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, told: stdout, error: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      told: error.stdout,
      error: error.stderr,
    }),
  );
}

const person = (number: number, roles: string, active = '') =>
  `6f1e2d3c-0000-4000-8000-000000000001,person-${number},Person ${number},T1,U${number},,,${roles},${active}`;
const grants = async () => (await database.pool.query('SELECT FROM role_grant')).rowCount;

async function refusals(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `SELECT act, facts ->> 'reason' AS reason FROM audit_entry
      WHERE act LIKE '%refused' AND actor_kind = 'system' AND actor_id = 'cli' ORDER BY id`,
  );
  return rows;
}

test('attack 13: anyone who holds the command line makes a friend an approver', async () => {
  const one = await cli('bootstrap', person(1, 'administrator'), person(3, 'approver'));
  const two = await cli('bootstrap', person(1, 'administrator'), person(2, 'administrator'));
  const again = await cli('bootstrap', person(3, 'approver'), person(4, 'approver'));
  const more = await cli('import', person(3, 'approver'), person(1, 'administrator;approver'));

  expect([one.code, two.code, again.code, more.code]).toEqual([1, 0, 1, 0]);
  expect(one.error).toContain('the first list needs two administrators');
  expect(again.error).toContain('roles were given already');
  expect(more.told).toContain('staff.csv line 2: the roles here are not those on file');
  expect(more.told).toContain('staff.csv line 3: the roles here are not those on file');
  expect(await grants()).toBe(2);
  expect(await refusals()).toEqual([
    { act: 'operators-import-refused', reason: 'too-few-administrators' },
    { act: 'operators-import-refused', reason: 'roles-given' },
    { act: 'role-refused', reason: 'takes-two-administrators' },
    { act: 'role-refused', reason: 'takes-two-administrators' },
  ]);
  const broken = await cli('import', 'no person at all');
  expect(broken.code).toBe(1);
  expect(broken.error).toContain('staff.csv line 2');
  expect((await refusals()).at(-1)).toEqual({
    act: 'operators-import-refused',
    reason: 'unreadable',
  });
});

test('somebody who leaves is put out by the staff list, with every role', async () => {
  const left = await cli('import', person(2, '', 'false'));

  expect(left).toMatchObject({ code: 0, error: '' });
  const { rows } = await database.pool.query(
    `SELECT o.active, g.revoked_at IS NOT NULL AS ended, c.act, c.asked_by AS by
     FROM operator o JOIN role_grant g ON g.operator_id = o.id JOIN role_change c ON c.id = g.revoked_by
     WHERE o.directory_id = 'person-2'`,
  );
  expect(rows).toEqual([{ active: false, ended: true, act: 'deactivate', by: null }]);
});
