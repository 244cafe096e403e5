import { beforeAll, expect, test } from 'vitest';
import { accessReviewCard, reviewNote } from '#conversation/people/access-review-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { shownCode } from '#domain/people/access-review/access-review.ts';
import { decideAccess } from '#domain/people/access-review/decide-access.ts';
import { findAccessReview } from '#domain/people/access-review/find-access-review.ts';
import { startAccessReview } from '#domain/people/access-review/start-access-review.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
let officer: Operator;
let counsel: Operator;
beforeAll(async () => {
  [officer, counsel] = [await hire('officer'), await hire('counsel')];
  await hire('first administrator', 'administrator');
  await hire('second administrator', 'administrator');
});

const hire = (name: string, role: 'compliance' | 'administrator' = 'compliance') =>
  addStaff(database.db, name, [role]);

const review = async () => {
  const found = await findAccessReview(database.db);
  if (found === undefined) throw new Error('no review');
  return found;
};

async function decide(
  operator: Operator,
  personId: string,
  how: { decision?: 'keep' | 'remove'; shown?: string } = {},
) {
  const { id, waiting } = await review();
  const person = waiting.find((one) => one.id === personId);
  return decideAccess(database.db, {
    operator,
    platform: 'teams',
    reviewId: id,
    personId,
    shown: how.shown ?? (person === undefined ? '' : shownCode(person)),
    decision: how.decision ?? 'keep',
  });
}

const acts = async () =>
  (
    await database.pool.query<{ act: string }>(
      `SELECT act FROM audit_entry WHERE act LIKE 'access-%' ORDER BY id`,
    )
  ).rows.map(({ act }) => act);
const refused = (reason: string) => ({ kind: 'refused', reason });
const rule = (statement: string, values: unknown[] = []) =>
  database.pool.query(statement, values).then(() => undefined, violatedRule);

test('is begun by the compliance staff, and once', async () => {
  expect(await startAccessReview(database.db, district.deputy)).toEqual(refused('not-a-reviewer'));
  expect(await startAccessReview(database.db, officer)).toEqual({ kind: 'started' });
  expect(await startAccessReview(database.db, counsel)).toEqual({ kind: 'under-way' });
  expect(await acts()).toEqual(['access-review-refused', 'access-review-started']);
  expect((await review()).waiting).toHaveLength(7);
});

test('refuses one’s own roles, other people’s decisions, and what was not shown; the table too', async () => {
  const { id } = await review();
  expect(await decide(officer, officer.id)).toEqual(refused('own-access'));
  expect(await decide(district.deputy, officer.id)).toEqual(refused('not-a-reviewer'));
  expect(await decide(officer, counsel.id, { shown: 'other' })).toEqual(refused('out-of-date'));
  const insert = (person: string, by: string) =>
    rule(
      `INSERT INTO access_decision (review_id, operator_id, decision, roles, decided_by) VALUES ($1, $2, 'keep', '{}', $3)`,
      [id, person, by],
    );
  expect(await insert(officer.id, officer.id)).toBe('access_decision_by_another_person');
  expect(await insert(officer.id, district.deputy.id)).toBe('access_decision_by_compliance');
  expect(await rule('UPDATE access_review SET finished_at = now()')).toBe('access_review_whole');
  await expect(
    database.pool.query(`UPDATE access_decision SET decision = 'keep'`),
  ).rejects.toMatchObject({ code: '42501' });
});

test('takes every role where it says remove, keeps the evidence, and ends with the last person', async () => {
  expect(await decide(officer, district.deputy.id, { decision: 'remove' })).toEqual({
    kind: 'decided',
  });
  const { rows: live } = await database.pool.query(
    'SELECT FROM role_grant WHERE operator_id = $1 AND revoked_at IS NULL',
    [district.deputy.id],
  );
  expect(live).toHaveLength(0);
  const { rows: evidence } = await database.pool.query(
    'SELECT decision, roles, decided_by AS by FROM access_decision WHERE operator_id = $1',
    [district.deputy.id],
  );
  expect(evidence).toEqual([
    { decision: 'remove', roles: ['approver', 'requester'], by: officer.id },
  ]);
  expect(await decide(officer, district.deputy.id)).toEqual(refused('review-over'));

  const { waiting } = await review();
  for (const { id } of waiting) {
    const by = id === officer.id ? counsel : officer;
    expect(await decide(by, id)).toEqual({ kind: 'decided' });
  }
  const { finishedAt, kept, removed } = await review();
  expect({ finishedAt, kept, removed }).toEqual({
    finishedAt: expect.any(Temporal.Instant),
    kept: 6,
    removed: 1,
  });
  expect((await acts()).at(-1)).toBe('access-review-finished');
  expect(await startAccessReview(database.db, counsel)).toEqual({ kind: 'started' });
});

test('of which nobody is left ends when the next one is started', async () => {
  const card = async () =>
    JSON.stringify(
      accessReviewCard(await findAccessReview(database.db), {
        requesterId: officer.id,
        timeZone: 'America/Chicago',
      }),
    );
  const { id, waiting } = await review();
  expect(await card()).not.toContain('review-start');
  const last = waiting.find((one) => one.id !== officer.id && one.id !== counsel.id);
  for (const one of waiting) {
    if (one === last) continue;
    const by = one.id === officer.id ? counsel : officer;
    expect(await decide(by, one.id)).toEqual({ kind: 'decided' });
  }
  expect(await startAccessReview(database.db, counsel)).toEqual({ kind: 'under-way' });
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [last?.id]);

  expect((await review()).waiting).toEqual([]);
  expect(await card()).toContain('review-start');
  expect(await card()).toContain('no one is left from the one of');
  const now = Temporal.Now.instant();
  const note = reviewNote(await review(), { now, timeZone: 'America/Chicago' });
  expect(note).toContain('no one is left');
  expect(note).not.toContain('under way');
  expect(await startAccessReview(database.db, counsel)).toEqual({ kind: 'started' });
  expect((await acts()).slice(-2)).toEqual(['access-review-finished', 'access-review-started']);
  expect((await review()).id).not.toBe(id);
  expect(await card()).not.toContain('review-start');
});
