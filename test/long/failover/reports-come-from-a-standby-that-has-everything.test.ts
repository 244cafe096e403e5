import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { openStandby, type Standby } from '#database/standby.ts';
import { findReport } from '#domain/report/find-report.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { twoServers } from '#test/support/failover/two-servers.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { openForStaff } from '#vault/open-for-staff.ts';

const servers = setUpOnce(() => twoServers('asynchronous'));
const district = setUpOnce(() => smallDistrict(servers.database.db, testVault));
let copy: Standby;
const told: string[] = [];
beforeAll(async () => {
  await servers.database.db
    .insertInto('role_grant')
    .values({ operator_id: district.deputy.id, role: 'compliance' })
    .execute();
  copy = standbyOf(servers.second.bot);
});
afterEach(() => {
  told.length = 0;
});
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]();
});

function standbyOf(url: string, of = servers.database.as('bot').db): Standby {
  const opened = openStandby({ url, of, onError: () => {}, onUnfit: (why) => told.push(why) });
  if (opened === undefined) throw new Error('there is an address');
  opened.openSealed(openForStaff(testVault));
  return opened;
}

/** How many people have a role, as compliance staff reads it. */
async function peopleWithRole(from: Standby = copy): Promise<number> {
  const today = Temporal.Now.plainDateISO('UTC');
  const request = {
    name: 'access',
    period: { from: today.subtract({ days: 2 }), to: today.add({ days: 1 }) },
    schoolId: undefined,
  };
  const found = await findReport(
    servers.database.as('bot').db,
    { operatorId: district.deputy.id, request },
    from,
  );
  const figure = found.kind === 'report' ? found.report.headline[0]?.figure : undefined;
  return figure?.is === 'count' ? figure.count : Number.NaN;
}

const onStandby = async (statement: string) => {
  await using session = connect({ url: servers.second.owner, name: 'test', max: 1 });
  return (await session.pool.query(statement)).rows;
};

const reading = `SELECT query FROM pg_stat_activity
  WHERE application_name = 'bellwether-reports' AND query ILIKE 'commit'`;

test('a report is read on the standby, and its entry is written to the database', async () => {
  expect(await peopleWithRole()).toBe(3);

  expect(told).toEqual([]);
  expect(await onStandby(reading)).not.toEqual([]);
  const { rows } = await servers.database.pool.query(
    `SELECT FROM audit_entry WHERE act = 'report-shown' AND actor_id = $1`,
    [district.deputy.id],
  );
  expect(rows).toHaveLength(1);
});

test('one that is behind is not read: the report has what was committed a moment ago', async () => {
  await onStandby('SELECT pg_wal_replay_pause()');
  await servers.database.owner.pool.query(
    'UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1',
    [district.principal.id],
  );

  expect(await peopleWithRole()).toBe(2);
  expect(told).toEqual([expect.stringMatching(/^the standby in REPORT_DATABASE_URL is behind; /)]);

  await onStandby('SELECT pg_wal_replay_resume()');
  told.length = 0;
  expect(await peopleWithRole()).toBe(2);
  expect(told).toEqual([]);
});

test('a server that takes writes, one of another district, and none at all are told by their names', async () => {
  const bot = servers.database.urls.bot;
  await using primary = standbyOf(bot);
  await servers.database.owner.pool.query('CREATE DATABASE other');
  const url = servers.database.ownerUrl.replace('/bellwether', '/other');
  await using other = connect({ url, name: 'test', max: 1 });
  await other.pool.query(`CREATE TABLE audit_entry AS SELECT 1::bigint AS id, now() AS at`);
  await using foreign = standbyOf(servers.second.bot, other.db);
  await using nothing = standbyOf('postgres://bot:none@127.0.0.1:1/bellwether');
  for (const one of [primary, foreign, nothing]) expect(await peopleWithRole(one)).toBe(2);

  expect(told).toEqual([
    'REPORT_DATABASE_URL leads to a server that is no standby: correct it',
    'REPORT_DATABASE_URL leads to a standby of another database: it lacks the newest entry of the audit log',
    expect.stringMatching(/^nothing answers at 127\.0\.0\.1:1, the address in REPORT_DATABASE_URL/),
  ]);
});
