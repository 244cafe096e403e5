import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { leaseAccounts } from '#domain/people/operator/account/lease-accounts.ts';
import { recordStatuses } from '#domain/people/operator/account/record-account-status.ts';
import { findOperator } from '#domain/people/operator/find-operator.ts';
import { importOperators } from '#domain/people/operator/import/import-operators.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { findPeople } from '#domain/people/operator/people/find-people.ts';
import { lockAdministrators } from '#domain/people/operator/role-change/role-change-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { entraTenant } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { actsOn, decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { sealedName } from '#test/support/district/staff-name.ts';
import { testVault } from '#test/support/postgres/database.ts';

const slack = { platform: 'slack', tenantId: 'T1' } as const;
const teams = { platform: 'teams', tenantId: 'tenant' } as const;

const { database, district } = setUpSmallDistrict();
beforeAll(async () => {
  for (const home of [slack, teams]) {
    for (const who of ['principal', 'superintendent', 'deputy'] as const) {
      await link(home, who, district[who]);
    }
  }
});
afterEach(async () => {
  await database.owner.pool.query(`DELETE FROM account_status;
    UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`);
});
const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-accounts-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const link = (
  { platform, tenantId }: { platform: Platform; tenantId: string },
  userId: string,
  { id }: { id: string },
) =>
  database.db
    .insertInto('chat_identity')
    .values({ platform, tenant_id: tenantId, user_id: userId, operator_id: id })
    .execute();

const ask = async (home = { ...slack } as typeof slack | typeof teams) =>
  (await leaseAccounts(database.db, home)).toSorted((a, b) => a.userId.localeCompare(b.userId));
const askedOf = async (home?: typeof slack | typeof teams) =>
  (await ask(home)).map(({ userId }) => userId);

/** As if this much time had passed for what is known of accounts. */
const pass = (time: string) =>
  database.owner.pool.query(
    `UPDATE account_status SET asked_at = asked_at - $1::interval, unread_since = unread_since - $1::interval`,
    [time],
  );

/** The platform's word on everybody it is asked about; good unless told otherwise. */
async function hear(
  statuses: Record<string, 'good' | 'gone' | 'unread'> = {},
  home: typeof slack | typeof teams = slack,
): Promise<void> {
  await pass('20 seconds');
  const asked = await leaseAccounts(database.db, home);
  await recordStatuses(
    database.db,
    home,
    asked.map((one) => ({ ...one, standing: statuses[one.userId] ?? 'good' })),
  );
}

async function dialing(): Promise<string> {
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  expect(await decide(database.db, district.superintendent, view)).toMatchObject({
    kind: 'approved',
  });
  await startDueCampaigns(database.db);
  expect((await look(database.db, view.id)).state).toBe('dialing');
  return view.id;
}

const stateAfterLook = async (id: string) => {
  await pauseUnapproved(database.db);
  return (await look(database.db, id)).state;
};

const person = (userId: string, home: typeof slack | typeof teams = slack) =>
  findOperator(database.db, { ...home, userId, isMember: true });

test('those behind what is live are asked about, by one process, each 20 seconds; others never', async () => {
  expect(await askedOf()).toEqual([]);
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  expect(await askedOf()).toEqual(['principal']);
  await decide(database.db, district.superintendent, view);
  await database.owner.pool.query(
    'INSERT INTO campaign_editor (campaign_id, operator_id) VALUES ($1, $2)',
    [view.id, district.deputy.id],
  );

  const both = await Promise.all([askedOf(), askedOf()]);
  expect(both.flat().toSorted()).toEqual(['deputy', 'superintendent']);
  expect(await askedOf(teams)).toEqual(['deputy', 'principal', 'superintendent']);
  await pass('19 seconds');
  expect(await askedOf()).toEqual([]);
  await pass('1 second');
  expect(await askedOf()).toEqual(['deputy', 'principal', 'superintendent']);
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`,
    [view.id],
  );
  await pass('1 hour');
  expect(await askedOf()).toEqual([]);
});

test('anyone who wants a paused closure to go on is asked about too', async () => {
  const id = await dialing();
  await pauseCampaign(database.db, { operator: district.principal, campaignId: id });
  await database.owner.pool.query('UPDATE pause SET asked_by = $2 WHERE campaign_id = $1', [
    id,
    district.deputy.id,
  ]);

  expect(await askedOf()).toEqual(['deputy', 'principal', 'superintendent']);
});

test('two processes that find the same account due at the same moment ask once', async () => {
  await dialing();
  await ask();
  await pass('20 seconds');
  const { pool } = database.owner;
  const holder = await pool.connect();
  await holder.query('BEGIN; SELECT FROM account_status FOR UPDATE');

  const both = Promise.all([askedOf(), askedOf()]);
  await until('both wait for the row', async () => {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rowCount === 2;
  });
  await holder.query('COMMIT');
  holder.release();

  expect((await both).flat().toSorted()).toEqual(['principal', 'superintendent']);
});

test('F59 one account of two that is gone takes all power, until that one is good again', async () => {
  const id = await dialing();
  await hear({ superintendent: 'gone' }, teams);
  await hear({}, slack);

  expect(await stateAfterLook(id)).toBe('paused');
  expect(await person('superintendent', slack)).toBeUndefined();
  expect(await person('deputy', slack)).toBeDefined();
  expect(
    JSON.stringify(await findPeople(database.db, '00000000-0000-7000-8000-000000000000')),
  ).toContain('superintendent (account closed)');
  await hear({}, teams);
  expect(await person('superintendent', slack)).toBeDefined();
  expect((await look(database.db, id)).isApproved).toBe(true);
  // It is paused all the same: going on takes two people.
  expect((await look(database.db, id)).state).toBe('paused');
  expect(await actsOn(database.db, district.superintendent.id)).toEqual([
    'training-passed',
    'training-passed',
    'account-gone',
    'account-back',
  ]);
});

test('who is gone counts for no role in the database, and for no administrator who is left', async () => {
  const { id } = district.superintendent;
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) SELECT id, 'administrator' FROM operator`,
  );
  await dialing();
  const holds = async () => {
    const { rows } = await database.owner.pool.query(
      `SELECT holds_any_role($1, '{approver}', NULL) AS any, holds_everywhere($1, 'administrator') AS everywhere`,
      [id],
    );
    const administrators = await transact(database.db, lockAdministrators);
    return { ...rows[0], counted: administrators.includes(id) };
  };
  expect(await holds()).toEqual({ any: true, everywhere: true, counted: true });

  await hear({ superintendent: 'gone' });

  expect(await holds()).toEqual({ any: false, everywhere: false, counted: false });
  await database.owner.pool.query(`DELETE FROM role_grant WHERE role = 'administrator'`);
});

test('F59 nobody approves what a person who is gone requested', async () => {
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  await hear({ principal: 'gone' });

  expect(await decide(database.db, district.deputy, view)).toMatchObject({
    reason: 'requester-gone',
  });
});

test('who is gone is asked about still, each ten minutes, when nothing of theirs is live', async () => {
  const id = await dialing();
  await hear({ superintendent: 'gone' });
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`,
    [id],
  );

  await pass('9 minutes');
  expect(await askedOf()).toEqual([]);
  await pass('1 minute');
  expect(await askedOf()).toEqual(['superintendent']);
});

test('an answer that somebody else asked after is no answer', async () => {
  await dialing();
  const early = await ask();
  await hear({ superintendent: 'gone' });

  await recordStatuses(
    database.db,
    slack,
    early.map((one) => ({ ...one, standing: 'good' })),
  );

  expect(await person('superintendent')).toBeUndefined();
});

test('F51 F59 half an hour without Slack stops no calls; an hour does, and an answer lets two people go on', async () => {
  const id = await dialing();
  await hear({ superintendent: 'unread', principal: 'unread' });
  await pass('30 minutes');
  await hear({ superintendent: 'unread', principal: 'unread' });
  expect(await stateAfterLook(id)).toBe('dialing');
  expect(await person('superintendent')).toBeDefined();

  await pass('30 minutes');
  expect(await stateAfterLook(id)).toBe('paused');
  expect((await look(database.db, id)).endReason).toContain('couldn’t confirm with Slack or Teams');
  const next = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  expect(await decide(database.db, district.deputy, next)).toEqual({
    kind: 'refused',
    reason: 'accounts-unseen',
  });
  // Stopping stays possible: anyone who their other account vouches for has their roles.
  expect(await person('superintendent')).toBeDefined();

  await hear();
  expect((await look(database.db, id)).isApproved).toBe(true);
  expect(await decide(database.db, district.deputy, next)).toMatchObject({ kind: 'approved' });
});

test('what was approved waits for the platform, and is not sent back for its silence', async () => {
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  await decide(database.db, district.superintendent, view);
  await hear({ superintendent: 'unread' });
  await pass('1 hour');

  await startDueCampaigns(database.db);
  expect((await look(database.db, view.id)).state).toBe('approved');
  await hear();
  await startDueCampaigns(database.db);
  expect((await look(database.db, view.id)).state).toBe('dialing');
});

test('an account closed for good is outlived by leaving and coming back in the staff list, without a role', async () => {
  await dialing();
  await hear({ superintendent: 'gone' });
  const says = async (active: boolean) => {
    const file = path.join(folder, 'operators.csv');
    await writeFile(
      file,
      `directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user,roles,active\n${await keyOf(district.superintendent)},superintendent,,,,,approver,${active}\n`,
    );
    return importOperators({ db: database.db, vault: testVault, file, by: 'test' });
  };

  expect(await says(true)).toMatchObject({ kind: 'imported', changed: 0 });
  expect(await person('superintendent', teams)).toBeUndefined();
  expect(await says(false)).toMatchObject({ counts: { rolesRevoked: 1 } });
  await says(true);

  expect(await person('superintendent', teams)).toMatchObject({ roles: [] });
  await hear({ superintendent: 'gone' });
  expect(await person('superintendent', teams)).toMatchObject({ roles: [] });
  await hear({ superintendent: 'gone' }, teams);
  expect(await person('superintendent', teams)).toBeUndefined();
});

async function keyOf({ id, name }: Operator): Promise<string> {
  const { rows } = await database.owner.pool.query<{ key: string }>(
    `UPDATE operator SET directory_tenant = $2, name = $3 WHERE id = $1
     RETURNING directory_tenant || ',' || directory_id AS key`,
    [id, entraTenant, sealedName(name, { tenant: entraTenant })],
  );
  return rows[0]?.key ?? '';
}
