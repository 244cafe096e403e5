import { beforeAll, expect, test } from 'vitest';
import { findCheckup } from '#domain/district/checkup/find-checkup.ts';
import { recordDueCheckup } from '#domain/district/checkup/record-due-checkup.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database } = setUpSmallDistrict();
const bot = () => database.as('bot').db;
const owner = (statement: string) => database.owner.pool.query(statement);
const row = async () =>
  (await database.pool.query(`SELECT week::text, ended_at IS NOT NULL AS "isOver" FROM checkup`))
    .rows;

const wellThen = { about: 'host.disk', light: 'green', says: '91% of the disk is free.' } as const;
const late = {
  about: 'audit.seal',
  light: 'red',
  says: 'An entry has waited 400 s.',
  todo: 'Start a dial worker.',
} as const;
const askAndFail = () => Promise.reject(new Error('the bot was killed'));

let week: string;
beforeAll(async () => {
  const { rows } = await database.pool.query('SELECT district_week(now())::text AS week');
  week = rows[0].week;
});

test('nothing is asked in the week in which the first people came in', async () => {
  await recordDueCheckup(bot(), askAndFail);

  expect(await row()).toEqual([]);
});

test('a bot that dies while it asks is followed by another after five minutes', async () => {
  await inAnotherTime(database, `UPDATE operator SET added_at = added_at - interval '8 days'`);
  await expect(recordDueCheckup(bot(), askAndFail)).rejects.toThrow('killed');
  await recordDueCheckup(bot(), askAndFail);
  expect(await row()).toEqual([{ week, isOver: false }]);

  await owner(`UPDATE checkup SET started_at = started_at - interval '6 minutes'`);
  await Promise.all([1, 2, 3].map(() => recordDueCheckup(bot(), async () => [wellThen, late])));
  expect(await row()).toEqual([{ week, isOver: true }]);
});

test('what isn’t green is kept as it was said, and stands in the compliance channel of each platform', async () => {
  await recordDueCheckup(bot(), askAndFail);

  const { rows } = await database.pool.query(
    `SELECT subject, platform, channel FROM posted_card WHERE kind = 'checkup' ORDER BY platform`,
  );
  expect(rows).toEqual(
    ['slack', 'teams'].map((platform) => ({
      subject: expect.any(String),
      platform,
      channel: 'compliance',
    })),
  );
  expect(await findCheckup(bot(), rows[0].subject)).toEqual({
    week,
    at: expect.any(Temporal.Instant),
    timeZone: 'America/Chicago',
    asked: 2,
    troubles: [late],
  });
  await expect(owner(`UPDATE checkup SET findings = '[]'`)).rejects.toThrow();
  await expect(owner('DELETE FROM checkup')).rejects.toThrow();
});

test('a week begins on Monday at five in the morning of the district', async () => {
  const { rows } = await database.pool.query(
    `SELECT district_week('2026-11-30 04:59:59-06')::text AS before, district_week('2026-11-30 05:00-06')::text AS from`,
  );

  expect(rows).toEqual([{ before: '2026-11-23', from: '2026-11-30' }]);
});
