import { beforeAll, expect, test } from 'vitest';
import { recordExcused } from '#domain/closure/absence/record-absences.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findUnreached } from '#domain/closure/unreached/find-unreached.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findWhy } from '#domain/closure/why/find-why.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { findReport } from '#domain/report/find-report.ts';
import { draftList } from '#test/support/district/absence-lists.ts';
import { addNamedFamily } from '#test/support/district/add-named-family.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { seededDatabase } from '#test/support/district/seeded-database.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { operatorIdOf, operatorOf } from '#test/support/product/operator-id.ts';
import { headlineOf } from '#test/support/report/read-table.ts';
import { setUpOnce } from '#test/support/set-up.ts';

// Of a list with three times five families: five were told, five weren’t reached, and five children were excused while it called. So
// was one of those that were told before.
const database = setUpOnce(async () => {
  const made = await seededDatabase(60);
  await makeItAfternoon(made);
  await makeItASchoolDay(made);
  return made;
});
const day = todayThere();
let clerk: Operator;
let closure: string;

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

const five = (what: string) => Array.from({ length: 5 }, (_, i) => `${what}-${i}`);
const studentOf = (family: string) => `${family}-student-0`;

/** Told here without the dialing between; the guard of the moves would not have it. */
const end = (families: string, disposition: string) =>
  rows(
    `UPDATE attempt a SET state = 'completed', token = translate(left(a.id::text, 22), '-', 'x'), carrier_id = 'CA' || a.id,
       intent_at = now(), disposition = $2, ended_at = now()
     FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id WHERE gp.phone_id = a.phone_id AND g.sourced_id LIKE $1 || '-%'`,
    [families, disposition],
  );

beforeAll(async () => {
  clerk = await operatorOf(database.db, 'principal');
  const schoolIds = (await rows<{ id: string }>('SELECT id FROM school ORDER BY name')).map(
    ({ id }) => id,
  );
  const families = [...five('told'), ...five('missed'), ...five('excused')];
  for (const id of families)
    await addNamedFamily(database, schoolIds[0] ?? '', {
      id,
      children: ['Avani Reyes'],
      guardians: [{}],
    });
  const list = { operator: clerk, schoolIds, day: day.toString(), isUnexcused: true };
  closure = (await draftList(database, families.map(studentOf).join('\n'), list)).id;
  await sealCampaign(database.as('bot').db, closure);
  await decide(
    database.db,
    await operatorOf(database.db, 'superintendent'),
    await look(database.db, closure),
  );
  await startDueCampaigns(database.db);
  await recordExcused(database.as('bot').db, {
    ...list,
    ids: [...five('excused'), 'told-0'].map(studentOf),
  });
  await rows('ALTER TABLE attempt DISABLE TRIGGER attempt_legal_move');
  await end('told', 'person');
  await end('missed', 'no-answer');
  await rows(
    `UPDATE attempt SET state = 'suppressed', disposition = 'absence-excused', ended_at = now() WHERE ended_at IS NULL`,
  );
  await finishSettledCampaigns(database.db);
});

test('nobody has them on the list of families to call by hand', async () => {
  const found = await findUnreached(database.as('bot').db, testVault, {
    operator: clerk,
    closure: { id: closure },
    page: 0,
  });
  if (found.kind === 'refused') throw new Error(found.reason);
  expect(found.unreached.total).toBe(5);
});

test('the card and the report count them among no families that were to be told', async () => {
  const families = (await findCampaign(database.as('bot').db, closure))?.families;
  expect(families).toMatchObject({ total: 10, reached: 5, missed: 5 });

  const operatorId = await operatorIdOf(database.db, 'compliance');
  const request = { name: 'unreached', period: { from: day, to: day }, schoolId: undefined };
  const found = await findReport(database.as('bot').db, { operatorId, request });
  if (found.kind !== 'report') throw new Error(found.kind);
  expect(headlineOf(found.report)).toMatchObject({ 'Families called': '10', 'Not reached': '5' });
});

test('why says that today none of them would be called', async () => {
  const now = async (family: string) => {
    const [{ id } = { id: '' }] = await rows<{ id: string }>(
      `SELECT gp.phone_id AS id FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id WHERE g.sourced_id = $1`,
      [`${family}-guardian-0`],
    );
    const found = await findWhy(database.as('bot').db, testVault, {
      operator: await operatorOf(database.db, 'secretary'),
      campaignId: closure,
      phone: { id },
    });
    if (found.kind === 'refused') throw new Error(found.reason);
    return found.why.channels.map((channel) => channel.now);
  };
  expect(await now('excused-0')).toEqual(
    ['voice', 'text'].map(() => ({
      allows: false,
      rule: 'absence-excused',
      reason: 'the school excused this absence',
    })),
  );
  expect(await now('missed-0')).toEqual([undefined, undefined]);
});
