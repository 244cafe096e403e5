import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { importOperators } from '#domain/people/operator/import/import-operators.ts';
import { finishHold } from '#domain/privacy/hold/finish-hold.ts';
import { startHold } from '#domain/privacy/hold/start-hold.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { entraTenant } from '#sandbox/district/staff.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpEach } from '#test/support/set-up.ts';

const database = setUpEach(testDatabase);
const district = setUpEach(() => smallDistrict(database.db, testVault));

const asOwner = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database.owner.pool.query(text, values)).rows as T[];
const inTime = (text: string, values: unknown[] = []) => inAnotherTime(database, text, values);
const purge = () => sweepExpired(database.as('worker').db, 'w1');
const again = async () => {
  await inTime('UPDATE purge_run SET day = day - 1');
  return purge();
};
const by = () => ({ kind: 'operator', id: district.principal.id }) as const;
const holdCampaign = () =>
  transact(database.as('bot').db, async (tx) => {
    const [campaign] = await asOwner<{ id: string }>(
      `INSERT INTO campaign (author_id) VALUES ($1) RETURNING id`,
      [district.principal.id],
    );
    const subject = { kind: 'campaign', id: campaign?.id ?? '' } as const;
    return startHold(tx, { subject, reason: 'litigation', by: by() });
  });

const term = 1827;
const aNumber = String.raw`'\x0102'::bytea`;

/** A family wrote and was answered by text, and a number that no roster has wrote, so many days ago. */
async function wrote(daysAgo: number, { isClosed = true } = {}): Promise<void> {
  const closed = isClosed
    ? `'${district.principal.id}', now() - ${daysAgo} * interval '1 day'`
    : 'NULL, NULL';
  await inTime(
    `WITH family AS (
       INSERT INTO family_request (kind, phone_id, day, language, closed_by, closed_at)
       VALUES ('reply', $1, current_date, 'en', ${closed}) RETURNING id),
     stranger AS (
       INSERT INTO family_request (kind, phone_index, sender, day, language, closed_by, closed_at)
       VALUES ('reply', $4, ${aNumber}, current_date, 'en', ${closed}) RETURNING id),
     said AS (
       INSERT INTO family_request_text (request_id, kind, words, received_at)
       SELECT id, 'reply', ${aNumber}, now() - $2 * interval '1 day' FROM (TABLE family UNION ALL TABLE stranger) AS asked)
     INSERT INTO outreach (phone_id, kind, language, request_id, words, form, asked_by, asked_at, expires_at, state)
     SELECT $1, 'answer', 'en', id, ${aNumber}, gen_random_uuid(), $3, now() - $2 * interval '1 day', now(), 'sent' FROM family`,
    [district.phones['agreed'], daysAgo, district.principal.id, testVault.phoneIndex(stranger())],
  );
}

let strangers = 0;
const stranger = () => {
  strangers += 1;
  return `+131255501${String(strangers).padStart(2, '0')}`;
};

async function leftOver(): Promise<Record<string, number>> {
  const [row] = await asOwner<Record<string, number>>(`
    SELECT (SELECT count(*)::int FROM family_request) AS requests, (SELECT count(*)::int FROM family_request_text) AS said,
      (SELECT count(*)::int FROM outreach) AS answers,
      (SELECT count(*)::int FROM family_request WHERE octet_length(sender) > 0) AS strangers`);
  return row ?? {};
}

test('what a family wrote, its answer and a stranger’s number go with their term; that it asked stays', async () => {
  await wrote(term + 1);
  await wrote(term - 1);

  expect((await purge())?.gone).toEqual({ 'family-words': 4 });

  expect(await leftOver()).toEqual({ requests: 4, said: 2, answers: 1, strangers: 1 });
  const cards = await asOwner(`SELECT FROM posted_card WHERE kind = 'family-requests'`);
  expect(cards).toEqual([]);
});

test('an open request keeps its words, however old they are', async () => {
  await wrote(term * 2, { isClosed: false });

  expect((await purge())?.gone).toEqual({});
  expect(await leftOver()).toEqual({ requests: 2, said: 2, answers: 1, strangers: 1 });
});

test('words go no sooner than the law’s least, not even by the owner’s hand', async () => {
  await wrote(364);
  for (const table of ['family_request_text', 'outreach'])
    await expect(asOwner(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  await wrote(term + 1);
  await transact(database.as('bot').db, (tx) =>
    startHold(tx, { subject: { kind: 'everything' }, reason: 'litigation', by: by() }),
  );

  expect(await purge()).toMatchObject({ gone: {}, held: { 'family-words': 4 } });
  expect(await leftOver()).toEqual({ requests: 4, said: 4, answers: 2, strangers: 2 });
});

const leaves = async (daysAgo: number) => {
  await asOwner(
    `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('slack', 'T1', 'U9', $1)`,
    [district.deputy.id],
  );
  await asOwner(
    `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id)
     VALUES ('link', sha256('state'), 'slack', 'T1', 'U9', $1)`,
    [district.deputy.id],
  );
  await asOwner(
    `INSERT INTO posted_card (kind, subject, part, platform, channel, channel_id, message_id)
     VALUES ('digest', $1::uuid, ($1::uuid)::text, 'slack', 'own-chat', 'D9', '1.1')`,
    [district.deputy.id],
  );
  await inTime(
    `UPDATE operator SET active = false, left_at = now() - $2 * interval '1 day' WHERE id = $1`,
    [district.deputy.id, daysAgo],
  );
};

/** Every place that knows the deputy’s name or account. */
async function traces() {
  const [row] = await asOwner<Record<string, string | number>>(
    `SELECT staff_name(o) AS name, (SELECT count(*)::int FROM chat_identity WHERE operator_id = o.id) AS accounts,
       (SELECT count(*)::int FROM sign_in WHERE user_id = 'U9') AS "signIns",
       (SELECT count(*)::int FROM posted_card WHERE channel_id = 'D9') AS chats
     FROM operator o WHERE id = $1`,
    [district.deputy.id],
  );
  return row;
}

test('staff who left lose name and accounts five years later; their row and the log’s id of them stay', async () => {
  await leaves(term - 1);
  expect((await purge())?.gone).toEqual({});
  expect(await traces()).toEqual({ name: 'deputy', accounts: 1, signIns: 1, chats: 1 });
  await inTime(`UPDATE operator SET left_at = left_at - interval '2 days' WHERE NOT active`);

  expect((await again())?.gone).toEqual({ 'staff-who-left': 1 });

  expect(await traces()).toEqual({
    name: 'A former staff member',
    accounts: 0,
    signIns: 0,
    chats: 0,
  });
  expect((await again())?.gone).toEqual({});
  expect(await asOwner(`SELECT FROM operator WHERE octet_length(name) > 0 AND NOT active`)).toEqual(
    [],
  );
});

test('any hold keeps the names of staff who left, until it ends', async () => {
  await leaves(term + 1);
  const id = await holdCampaign();
  expect(await purge()).toMatchObject({ gone: {}, held: { 'staff-who-left': 1 } });
  expect(await traces()).toMatchObject({ name: 'deputy', accounts: 1 });

  await transact(database.as('bot').db, (tx) => finishHold(tx, { id, by: by() }));
  expect((await again())?.gone).toEqual({ 'staff-who-left': 1 });
});

test('a staff list that still names them brings nothing back; somebody who returns has their name again', async () => {
  await leaves(term + 1);
  await purge();
  await inTime('UPDATE operator SET directory_tenant = $1 WHERE NOT active', [entraTenant]);
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-left-'));
  const file = path.join(folder, 'operators.csv');
  const list = async (accounts: string, isActive: boolean) => {
    await writeFile(
      file,
      `directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user,roles,active
${entraTenant},deputy,deputy,${accounts},,,,${isActive}
`,
    );
    return importOperators({ db: database.db, vault: testVault, file, by: 'test' });
  };

  expect(await list('T1,U9', false)).toMatchObject({ kind: 'imported', changed: 0 });
  expect(await traces()).toMatchObject({ name: 'A former staff member', accounts: 0 });
  expect(await list(',', true)).toMatchObject({ kind: 'imported', changed: 1 });
  expect(await traces()).toMatchObject({ name: 'deputy', accounts: 0 });
  await rm(folder, { recursive: true });
});
