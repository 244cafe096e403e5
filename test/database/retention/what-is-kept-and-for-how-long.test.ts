import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { finishHold } from '#domain/privacy/hold/finish-hold.ts';
import { describeHolds, type HoldSubject } from '#domain/privacy/hold/hold.ts';
import { listHolds } from '#domain/privacy/hold/list-holds.ts';
import { startHold } from '#domain/privacy/hold/start-hold.ts';
import { listRetention } from '#domain/privacy/retention/list-retention.ts';
import type { RetentionClass } from '#domain/privacy/retention/retention.ts';
import { setRetention } from '#domain/privacy/retention/set-retention.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';

const database = setUpOnce(testDatabase);
const district = setUpOnce(() => smallDistrict(database.db, testVault));

const asOwner = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database.owner.pool.query(text, values)).rows as T[];
const inTime = (text: string, values: unknown[] = []) => inAnotherTime(database, text, values);
const purge = () => sweepExpired(database.as('worker').db, 'w1');
/** The next night. */
const again = async () => {
  await inTime(`UPDATE purge_run SET day = day - 1`);
  return purge();
};
const hold = (subject: HoldSubject) =>
  transact(database.as('bot').db, (tx) =>
    startHold(tx, {
      subject,
      reason: 'litigation',
      by: { kind: 'operator', id: district.principal.id },
    }),
  );
const leaves = (name: string, days: number) =>
  inTime(
    `WITH g AS (UPDATE guardian SET active = false, left_at = now() - $2 * interval '1 day' WHERE sourced_id = 'guardian-' || $1
       RETURNING id),
       s AS (UPDATE student SET active = false, left_at = now() - $2 * interval '1 day' WHERE sourced_id = 'student-' || $1)
     UPDATE phone SET left_at = now() - $2 * interval '1 day'
     WHERE id IN (SELECT phone_id FROM guardian_phone JOIN g ON g.id = guardian_id)`,
    [name, days],
  );
const nameOf = async (name: string): Promise<string> => {
  const [row] = await asOwner<{ name: Buffer; sourced_id: string }>(
    `SELECT name, sourced_id FROM guardian WHERE sourced_id = 'guardian-' || $1`,
    [name],
  );
  return testVault.decrypt(row?.name ?? Buffer.alloc(0), `guardian.name:${row?.sourced_id}`);
};
const has = async (what: 'number' | 'consents' | 'optOuts', name: string): Promise<boolean> => {
  const from = {
    number: `phone WHERE id = $1 AND number <> ''`,
    consents: 'consent_record WHERE phone_id = $1',
    optOuts: 'revocation WHERE phone_id = $1',
  }[what];
  return (await asOwner(`SELECT FROM ${from}`, [district.phones[name]])).length > 0;
};

test.each<[RetentionClass, number | null]>([
  ['recordings', 29],
  ['recordings', 91],
  ['recordings', null],
  ['people-who-left', 365],
  ['staff-who-left', 364],
  ['staff-who-left', null],
  ['family-words', 364],
  ['family-words', 1828],
  ['unused-translations', 29],
  ['unused-translations', null],
  ['consent-proof', 1826],
  ['opt-outs', 3652],
  ['carrier-reports', 365],
  ['audit-log', 10_000],
  ['disclosures', 10_000],
])('%s is not kept %s days: the law says otherwise, and the database refuses', async (of, days) => {
  const from = Temporal.Now.plainDateISO('UTC').add({ days: 10 });
  const done = await setRetention(database.as('imports').db, { class: of, days, from, by: 'cli' });

  expect(done).toMatchObject({ kind: 'refused', reason: 'outside-the-law' });
  await expect(
    asOwner(`INSERT INTO retention (class, from_day, days) VALUES ($1, current_date + 10, $2)`, [
      of,
      days,
    ]),
  ).rejects.toMatchObject({ constraint: 'retention_within_law' });
});

test('a term begins tomorrow or later, and is in force from its day on', async () => {
  const db = database.as('imports').db;
  const today = Temporal.Now.plainDateISO('America/Chicago');
  const term = async () =>
    (await listRetention(db)).find((one) => one.class === 'recordings') ?? { days: 0, next: [] };
  const set = (from: Temporal.PlainDate) =>
    setRetention(db, { class: 'recordings', days: 45, from, by: 'cli' });

  expect(await set(today)).toMatchObject({ kind: 'refused', reason: 'too-soon' });
  expect(await set(today.add({ days: 3 }))).toMatchObject({ kind: 'set' });

  expect(await term()).toMatchObject({
    days: 90,
    next: [{ days: 45, from: today.add({ days: 3 }).toString() }],
  });
  await inTime(`UPDATE retention SET from_day = current_date - 1 WHERE days = 45`);
  expect(await term()).toMatchObject({ days: 45, next: [] });
});

test('who left 90 days ago loses name and number; consents and opt-outs stay under the keyed index', async () => {
  await leaves('withdrew', 91);
  await leaves('wrong', 89);

  expect((await purge())?.gone).toEqual({ 'people-who-left': 3 });

  expect(await nameOf('withdrew')).toBe('');
  expect(await has('number', 'withdrew')).toBe(false);
  expect([await has('consents', 'withdrew'), await has('optOuts', 'withdrew')]).toEqual([
    true,
    true,
  ]);
  expect([await nameOf('wrong'), await has('number', 'wrong')]).toEqual(['wrong', true]);
});

atLength(
  'a number that a family on the roster has stays, though another of its families left',
  async () => {
    await renew(database);
    await renew(district);
    await leaves('shares', 200);

    await purge();

    expect([await nameOf('shares'), await nameOf('agreed')]).toEqual(['', 'agreed']);
    expect(await has('number', 'agreed')).toBe(true);
  },
);

atLength(
  'the days of somebody who left begin with the first night, and end when they come back',
  async () => {
    await renew(database);
    await renew(district);
    await inTime(`UPDATE guardian SET active = false WHERE sourced_id = 'guardian-silent'`);
    const leftAt = async () =>
      (
        await asOwner<{ left: boolean }>(
          `SELECT left_at IS NOT NULL AS left FROM guardian WHERE sourced_id = 'guardian-silent'`,
        )
      )[0]?.left;

    await purge();
    expect(await leftAt()).toBe(true);
    await inTime(`UPDATE guardian SET active = true WHERE sourced_id = 'guardian-silent'`);
    await again();

    expect(await leftAt()).toBe(false);
    expect(await nameOf('silent')).toBe('silent');
  },
);

test('proof of consent goes five years after the last call, and no sooner, even for the owner', async () => {
  await renew(database);
  await renew(district);
  const years = (days: number) =>
    inTime(
      `WITH c AS (UPDATE consent_record SET recorded_at = now() - $2 * interval '1 day', obtained_at = now() - $2 * interval '1 day'
         WHERE phone_id = $1)
       UPDATE number_check SET asked_at = now() - $2 * interval '1 day' WHERE phone_id = $1`,
      [district.phones['wrong'], days],
    );
  await leaves('wrong', 91);
  await years(1826);
  await purge();
  expect(await has('consents', 'wrong')).toBe(true);
  await expect(
    asOwner('DELETE FROM consent_record WHERE phone_id = $1', [district.phones['wrong']]),
  ).rejects.toThrow('append-only');

  await years(1828);
  expect((await again())?.gone).toEqual({ 'consent-proof': 1 });

  expect([await has('consents', 'wrong'), await has('optOuts', 'wrong')]).toEqual([false, true]);
});

test('proof stays while the number is on the roster, however old it is', async () => {
  await renew(database);
  await renew(district);
  await inTime(
    `UPDATE consent_record SET recorded_at = now() - interval '20 years', obtained_at = now() - interval '20 years'`,
  );
  await inTime(`UPDATE number_check SET asked_at = now() - interval '20 years'`);

  expect((await purge())?.gone).toEqual({});
  expect(await has('consents', 'agreed')).toBe(true);
});

atLength(
  'an opt-out is kept for good unless the district says so, and then ten years',
  async () => {
    await renew(database);
    await renew(district);
    await leaves('withdrew', 10);
    await inTime(`UPDATE revocation SET recorded_at = now() - interval '3654 days'`);
    await purge();
    expect(await has('optOuts', 'withdrew')).toBe(true);

    await inTime(
      `INSERT INTO retention (class, from_day, days) VALUES ('opt-outs', current_date - 1, 3653)`,
    );
    expect((await again())?.gone).toEqual({ 'opt-outs': 1 });
    expect(await has('optOuts', 'withdrew')).toBe(false);
  },
);

atLength('what is held is not purged and is told; it goes when the hold has ended', async () => {
  await renew(database);
  await renew(district);
  await leaves('withdrew', 91);
  await leaves('wrong', 91);
  const [guardian] = await asOwner<{ id: string }>(
    `SELECT id FROM guardian WHERE sourced_id = 'guardian-withdrew'`,
  );
  const id = await hold({ kind: 'guardian', id: guardian?.id ?? '' });

  expect(await purge()).toMatchObject({
    gone: { 'people-who-left': 3 },
    held: { 'people-who-left': 3 },
  });
  expect([await nameOf('withdrew'), await has('number', 'withdrew')]).toEqual(['withdrew', true]);

  await transact(database.as('bot').db, (tx) =>
    finishHold(tx, { id, by: { kind: 'operator', id: district.principal.id } }),
  );
  expect(await again()).toMatchObject({ gone: { 'people-who-left': 3 }, held: {} });
  expect(await nameOf('withdrew')).toBe('');
});

test('a hold on everything stops the whole purge, and the owner too', async () => {
  await renew(database);
  await renew(district);
  await leaves('withdrew', 91);
  await inTime(
    `UPDATE consent_record SET recorded_at = now() - interval '20 years', obtained_at = now() - interval '20 years'`,
  );
  await hold({ kind: 'everything' });

  expect((await purge())?.gone).toEqual({});
  await expect(asOwner('DELETE FROM consent_record')).rejects.toThrow('append-only');
});

atLength(
  'an open incident holds everything by itself, and a drill of one holds nothing',
  async () => {
    await renew(database);
    await renew(district);
    const open = async (isDrill: boolean) => {
      const [row] = await asOwner<{ id: string; number: number }>(
        `INSERT INTO incident (is_drill, kind, discovered_at, known, opened_by) VALUES ($2, 'other', now(), 'x', $1)
       RETURNING id, number`,
        [district.principal.id, isDrill],
      );
      return row ?? { id: '', number: 0 };
    };
    const nightsTold = async () =>
      (await asOwner(`SELECT DISTINCT subject FROM posted_card WHERE kind = 'purge'`)).length;
    await inTime(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`, [
      district.principal.id,
    ]);
    await leaves('withdrew', 91);
    await leaves('wrong', 91);
    const { id, number } = await open(false);

    expect(await purge()).toMatchObject({ gone: {}, incident: number });
    expect(await again()).toMatchObject({
      gone: {},
      held: { 'people-who-left': 6 },
      incident: number,
    });
    expect(await nightsTold()).toBe(1);
    expect(describeHolds(await listHolds(database.as('imports').db))).toContain(
      `incident ${number}, until it is closed: everything`,
    );

    await inTime(
      `UPDATE incident SET closed_at = now(), closed_by = $2, reviewed_by = $1, reviewed_at = now(), what_happened = 'x',
       what_changes = 'x' WHERE id = $3`,
      [district.principal.id, district.deputy.id, id],
    );
    await open(true);
    expect(await again()).toMatchObject({
      gone: { 'people-who-left': 6 },
      held: {},
      incident: null,
    });
    expect(await nightsTold()).toBe(2);
  },
);

atLength('a hold ends once, and its row stays', async () => {
  const id = await hold({ kind: 'everything' });
  const end = () =>
    transact(database.as('bot').db, (tx) =>
      finishHold(tx, { id, by: { kind: 'operator', id: district.principal.id } }),
    );

  expect([await end(), await end()]).toEqual([true, false]);
  await expect(asOwner('DELETE FROM hold')).rejects.toThrow('append-only');
  await expect(asOwner('UPDATE hold SET ended_at = NULL')).rejects.toMatchObject({
    constraint: 'hold_life',
  });
});

atLength(
  'the purge runs once a day, and waits for a closure that calls and for an import',
  async () => {
    await renew(database);
    await renew(district);
    await inTime(`INSERT INTO campaign (state, author_id) VALUES ('dialing', $1)`, [
      district.principal.id,
    ]);
    expect(await purge()).toBeUndefined();
    await inTime(`UPDATE campaign SET state = 'finished'`);
    await database.owner.db.transaction().execute(async (tx) => {
      await tx
        .selectNoFrom((eb) =>
          eb
            .fn('pg_advisory_xact_lock', [eb.fn('hashtext', [eb.val('bellwether import')])])
            .as('l'),
        )
        .execute();
      expect(await purge()).toBeUndefined();
    });

    expect(await purge()).toBeDefined();
    expect(await purge()).toBeUndefined();
  },
);

atLength('each class that lost something has its entry in the log', async () => {
  await renew(database);
  await renew(district);
  await leaves('withdrew', 91);
  const run = await purge();

  expect(
    await asOwner(`SELECT subject_id, facts FROM audit_entry WHERE act = 'data-purged'`),
  ).toEqual([{ subject_id: 'people-who-left', facts: { run: run?.id, gone: 3, held: 0 } }]);
});

atLength('a number that comes back is filled in again, and only an empty one', async () => {
  await renew(database);
  await renew(district);
  await leaves('withdrew', 91);
  await purge();
  const imports = database.as('imports').pool;
  const refill = (name: string) =>
    imports.query(`SELECT refill_number(index, '\\x0102'::bytea) FROM phone WHERE id = $1`, [
      district.phones[name],
    ]);

  await refill('withdrew');
  await refill('agreed');

  expect(await asOwner(`SELECT id FROM phone WHERE number = '\\x0102'`)).toEqual([
    { id: district.phones['withdrew'] },
  ]);
});
