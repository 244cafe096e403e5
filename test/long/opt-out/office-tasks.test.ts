import { beforeAll, expect, test } from 'vitest';
import type { OfficeTask, OfficeTaskOutcome } from '#domain/consent/ledger/office-task.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { decideOfficeTask, type TaskDecision } from '#domain/consent/task/decide-office-task.ts';
import { listOfficeTasks } from '#domain/consent/task/list-office-tasks.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { consentDesk } from '#test/support/consent/consent-desk.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(consentDesk);
let secretary: Operator;
beforeAll(() => {
  secretary = {
    id: desk.district.requester,
    name: 'Secretary',
    roles: [{ role: 'front-office', schoolId: null }],
  };
});

const write = (phone: Phone, body: string) =>
  revokeByText(desk.district.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: [phone.index],
    from: phone.number,
    body,
  });

/** The names of the fixture are empty; the vault wants ciphertext. */
async function namedPhone(): Promise<Phone> {
  const phone = await desk.addPhone();
  await desk.rows(
    `UPDATE guardian SET name = $2 FROM guardian_phone gp WHERE gp.guardian_id = guardian.id AND gp.phone_id = $1`,
    [phone.id, testVault.encrypt('Rosa Marsh', `guardian.name:${phone.number}`)],
  );
  return phone;
}

async function taskOf(phone: Phone, operator = secretary): Promise<OfficeTask> {
  const listed = await listOfficeTasks(desk.district.db, testVault, { operator, limit: 100 });
  if (listed.kind !== 'found') throw new Error(listed.reason);
  const task = listed.tasks.find((one) => one.phone.phoneId === phone.id);
  if (task === undefined) throw new Error('no task for this phone');
  return task;
}

const decide = (task: OfficeTask, outcome: OfficeTaskOutcome, more: Partial<TaskDecision> = {}) =>
  decideOfficeTask(desk.district.db, {
    operator: secretary,
    taskId: task.id,
    outcome,
    read: task.texts.map(({ revocationId }) => revocationId),
    ...more,
  });

test('the office reads the guardian’s own words, and the look is a disclosure', async () => {
  const phone = await namedPhone();
  await write(phone, 'when does the bus stop');

  const task = await taskOf(phone);

  expect(task).toMatchObject({
    kind: 'read-text',
    phone: { guardians: [{ name: 'Rosa Marsh' }], lastDigits: phone.number.slice(-2) },
    texts: [{ words: 'when does the bus stop', means: 'text-reply', scope: 'non-emergency' }],
  });
  const days = task.dueAt.since(task.openedAt).total('hours') / 24;
  expect(days).toBeGreaterThanOrEqual(12);
  expect(days).toBeLessThanOrEqual(14);
  expect(
    await desk.rows(
      `SELECT what, operator_id, cardinality(student_ids) AS students FROM disclosure WHERE phone_id = $1`,
      [phone.id],
    ),
  ).toEqual([{ what: 'office-task', operator_id: secretary.id, students: 1 }]);
});

test('words that were none are taken back, and the phone stands as before', async () => {
  const phone = await namedPhone();
  await write(phone, 'when does the bus stop');
  expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('revoked');
  const task = await taskOf(phone);

  expect(await decide(task, 'none')).toEqual({ kind: 'decided', unread: 0 });

  expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('mission-consent');
  expect(await desk.rule(phone, 'school-mission', 'text')).toBe('mission-consent');
  expect(await desk.revocations(phone)).toMatchObject([
    { doubtful: true },
    { retracts: task.texts[0]?.revocationId, means: 'staff' },
  ]);
  expect(await desk.tasks(phone)).toMatchObject([{ outcome: 'none' }]);
  expect(await desk.audit(phone)).toContainEqual(
    expect.objectContaining({ act: 'withdrawal-retracted' }),
  );
  expect(
    await desk.rows(
      `SELECT actor_id FROM audit_entry WHERE act = 'office-task-closed' AND subject_id = $1`,
      [task.id],
    ),
  ).toEqual([{ actor_id: secretary.id }]);
});

test('words that were a withdrawal go on holding', async () => {
  const phone = await namedPhone();
  await write(phone, 'my husband says stop');

  expect(await decide(await taskOf(phone), 'withdrawal')).toEqual({ kind: 'decided', unread: 0 });

  expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('revoked');
  expect(await desk.revocations(phone)).toHaveLength(1);
  expect(await desk.tasks(phone)).toMatchObject([{ outcome: 'withdrawal' }]);
});

test('a stranger’s doubtful words, once read, leave the roster to be put right', async () => {
  const phone = await namedPhone();
  await write(phone, 'I don’t have kids in your school');

  await decide(await taskOf(phone), 'withdrawal');

  expect(await desk.tasks(phone)).toMatchObject([
    { kind: 'read-text', outcome: 'withdrawal' },
    { kind: 'wrong-number', closed_at: null },
  ]);
  const [, wrong] = await desk.tasks(phone);
  const task = await taskOf(phone);
  expect(task.id).toBe(wrong?.id);
  expect(await decide(task, 'withdrawal')).toMatchObject({ reason: 'wrong-outcome' });
  expect(await decide(task, 'done')).toMatchObject({ kind: 'decided' });
});

test('nobody decides on words that came after they looked', async () => {
  const phone = await namedPhone();
  await write(phone, 'when does the bus stop');
  const seen = await taskOf(phone);
  await write(phone, 'I am sick of this. Enough already');

  expect(await decide(seen, 'none')).toEqual({ kind: 'decided', unread: 1 });

  expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('revoked');
  const next = await taskOf(phone);
  expect(next.texts.map(({ words }) => words)).toEqual(['I am sick of this. Enough already']);
  expect(await decide(next, 'none', { read: [] })).toMatchObject({ reason: 'unread' });
  await decide(next, 'none');
  expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('mission-consent');
});

test('a task is closed once, by the office only, and by the school’s own', async () => {
  const phone = await namedPhone();
  await write(phone, 'when does the bus stop');
  const task = await taskOf(phone);
  const [elsewhere] = await desk.rows<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S9', 'Elsewhere', 'America/Los_Angeles') RETURNING id`,
  );
  const as = (...roles: Operator['roles'][number][]): Operator => ({ ...secretary, roles });
  const approver = as({ role: 'approver', schoolId: null });
  const other = as({ role: 'front-office', schoolId: elsewhere?.id ?? '' });
  const own = as({ role: 'front-office', schoolId: desk.district.school });

  expect(await decide(task, 'none', { operator: approver })).toMatchObject({
    reason: 'not-office',
  });
  expect(await decide(task, 'none', { operator: other })).toMatchObject({
    reason: 'no-such-phone-here',
  });
  expect(await listOfficeTasks(desk.district.db, testVault, { operator: approver })).toEqual({
    kind: 'refused',
    reason: 'not-office',
  });
  expect(await listOfficeTasks(desk.district.db, testVault, { operator: other })).toEqual({
    kind: 'found',
    tasks: [],
    total: 0,
  });
  expect(await decide(task, 'done')).toMatchObject({ reason: 'wrong-outcome' });
  expect((await taskOf(phone, own)).id).toBe(task.id);
  expect(await desk.tasks(phone)).toMatchObject([{ closed_at: null }]);

  const both = await Promise.all([
    decide(task, 'none', { operator: own }),
    decide(task, 'withdrawal'),
  ]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['decided', 'refused']);
  expect(both).toContainEqual({ kind: 'refused', reason: 'already-closed' });
  expect(
    await decideOfficeTask(desk.district.db, {
      operator: secretary,
      taskId: phone.id,
      outcome: 'none',
    }),
  ).toEqual({ kind: 'refused', reason: 'no-such-task' });
});
