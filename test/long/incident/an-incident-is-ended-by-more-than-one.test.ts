import { expect, test } from 'vitest';
import { decideNotices } from '#domain/incident/decide-notices.ts';
import { findIncident } from '#domain/incident/find-incident.ts';
import { finishIncident, recordIncidentReview } from '#domain/incident/finish-incident.ts';
import { recordIncidentRoles } from '#domain/incident/record-incident-roles.ts';
import { recordIncidentTask } from '#domain/incident/record-incident-task.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);

const bot = () => rig.district.as('bot').db;
const refused = (reason: string) => ({ kind: 'refused', reason });
const close = (operator: Operator, incidentId: string) =>
  finishIncident(bot(), { operator, incidentId });
const review = (operator: Operator, incidentId: string) =>
  recordIncidentReview(bot(), testVault, {
    operator,
    incidentId,
    happened: 'A laptop was left on a bus.',
    changes: 'Disks are encrypted.',
  });

test('an approver of one school opens one, and a requester does not', async () => {
  const request = {
    isDrill: false,
    kind: 'leaked-key',
    discoveredAt: Temporal.Now.instant(),
    known: 'A token is on a public page.',
  } as const;
  expect(await startIncident(bot(), testVault, { operator: rig.requester, ...request })).toEqual(
    refused('not-an-incident-opener'),
  );
  const opened = await startIncident(bot(), testVault, { operator: rig.approver, ...request });
  expect(opened.kind).toBe('started');
  expect(
    await rig.ruleOf(
      `INSERT INTO incident (is_drill, kind, discovered_at, known, opened_by) VALUES (false, 'other', now(), 'x', $1)`,
      [rig.requester.id],
    ),
  ).toBe('incident_opened_by_role');
  if (opened.kind === 'started') await rig.resume(opened.id, rig.officer, rig.administrator);
});

test('one person alone resumes nothing, and an approver who opened it never does', async () => {
  const { id } = await rig.open({ operator: rig.approver });

  expect(await rig.resume(id, rig.approver, rig.officer, rig.officer)).toEqual([
    'not-a-freezer',
    'asked',
    'asked-already',
  ]);
  expect((await rig.view(id)).freeze).toMatchObject({ askedBy: 'officer', releasedAt: null });
  expect(
    await rig.ruleOf(
      'UPDATE pause SET released_by = asked_by, released_at = now() WHERE incident_id = $1',
      [id],
    ),
  ).toBe('pause_released_by_two');
  expect(await rig.ruleOf('UPDATE pause SET incident_id = NULL WHERE incident_id = $1', [id])).toBe(
    'pause_life',
  );
  expect(await rig.resume(id, rig.administrator)).toEqual(['released']);
});

test('it is closed after the resuming, the checklist and the review, by somebody who did not write it', async () => {
  const { id } = await rig.open();

  expect(await close(rig.approver, id)).toEqual(refused('not-an-incident-closer'));
  expect(await close(rig.officer, id)).toEqual(refused('incident-frozen'));
  await rig.resume(id, rig.officer, rig.administrator);
  expect(await close(rig.officer, id)).toEqual(refused('incident-not-done'));
  await rig.work(id);
  expect(await close(rig.officer, id)).toEqual(refused('incident-not-reviewed'));
  expect(await review(rig.officer, id)).toEqual({ kind: 'reviewed' });
  expect(await close(rig.officer, id)).toEqual(refused('incident-reviewer'));
  expect(await close(rig.administrator, id)).toEqual({ kind: 'closed' });

  expect(await close(rig.administrator, id)).toEqual(refused('incident-closed'));
  expect(await review(rig.administrator, id)).toEqual(refused('incident-closed'));
  const view = await rig.view(id);
  expect(view).toMatchObject({ reviewedBy: 'officer', closedBy: 'administrator' });
  expect(view.tasks.every(({ doneAt }) => doneAt !== null)).toBe(true);
});

test('the database holds each step, for its owner too', async () => {
  const { id } = await rig.open();
  const end = `UPDATE incident SET closed_by = $2 WHERE id = $1`;
  expect(await rig.ruleOf(end, [id, rig.officer.id])).toBe('incident_life');
  await review(rig.approver, id);
  expect(await rig.ruleOf(end, [id, rig.requester.id])).toBe('incident_closed_by_role');
  expect(await rig.ruleOf(end, [id, rig.officer.id])).toBe('incident_closed_unfrozen');
  await rig.resume(id, rig.officer, rig.administrator);
  expect(await rig.ruleOf(end, [id, rig.officer.id])).toBe('incident_closed_done');
  await rig.work(id);
  await review(rig.officer, id);
  expect(await rig.ruleOf(end, [id, rig.officer.id])).toBe('incident_closed_by_another_person');
  expect(
    await rig.ruleOf(`UPDATE incident SET closed_by = $2, reviewed_by = $3 WHERE id = $1`, [
      id,
      rig.officer.id,
      rig.administrator.id,
    ]),
  ).toBe('incident_life');
  expect(
    await rig.ruleOf(`UPDATE incident_task SET done_by = $2 WHERE incident_id = $1`, [
      id,
      rig.officer.id,
    ]),
  ).toBe('incident_task_life');
  expect(await rig.ruleOf('DELETE FROM incident WHERE id = $1', [id])).not.toBe('done');
});

test('a drill never becomes the real thing, nor the real thing a drill', async () => {
  const { id: real } = await rig.open();
  const { id: drill } = await rig.open({ isDrill: true });
  const turn = `UPDATE incident SET is_drill = NOT is_drill WHERE id = $1`;

  expect(await rig.ruleOf(turn, [real])).toBe('incident_life');
  expect(await rig.ruleOf(turn, [drill])).toBe('incident_life');
  // A freeze by hand on a drill would be one that no button ends.
  expect(
    await rig.ruleOf(`INSERT INTO pause (placed_by, reason, incident_id) VALUES ($1, 'x', $2)`, [
      rig.officer.id,
      drill,
    ]),
  ).toBe('pause_of_a_real_incident');
  // One person ends a drill, at any time, and what it measured is in the log.
  expect(await close(rig.approver, drill)).toEqual(refused('not-an-incident-closer'));
  expect(await close(rig.officer, drill)).toEqual({ kind: 'closed' });
  const { rows } = await rig.district.pool.query<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM audit_entry WHERE act = 'incident-closed' AND subject_id = $1`,
    [drill],
  );
  expect(rows[0]?.facts).toMatchObject({ drill: true, rolesAfterSeconds: null });
  await rig.resume(real, rig.officer, rig.administrator);
});

test('whom it names may work on it; nobody else of the staff, and nobody from outside', async () => {
  const { id: incidentId } = await rig.open();
  const [first] = (await rig.view(incidentId)).tasks;
  const take = (operator: Operator) =>
    recordIncidentTask(bot(), { operator, incidentId, taskId: first?.id ?? '', step: 'take' });
  const name = (person: string) =>
    recordIncidentRoles(bot(), {
      operator: rig.officer,
      incidentId,
      people: { counsel: person },
    });

  expect(await take(rig.requester)).toEqual(refused('not-in-the-incident'));
  expect(await name('00000000-0000-4000-8000-000000000000')).toEqual(refused('not-on-staff-list'));
  expect(await name(rig.requester.id)).toEqual({ kind: 'named' });
  expect(await take(rig.requester)).toEqual({ kind: 'taken' });
  expect((await rig.view(incidentId)).tasks[0]).toMatchObject({ owner: 'requester', doneAt: null });
  await rig.resume(incidentId, rig.officer, rig.administrator);
});

test('a task with a form of its own is done by the form alone', async () => {
  const { id: incidentId } = await rig.open();
  const notices = (await rig.view(incidentId)).tasks.find(({ task }) => task === 'notices');
  const finish = () =>
    recordIncidentTask(bot(), {
      operator: rig.officer,
      incidentId,
      taskId: notices?.id ?? '',
      step: 'finish',
    });

  expect(await finish()).toEqual(refused('incident-task-done'));
  await decideNotices(bot(), testVault, {
    operator: rig.officer,
    incidentId,
    decision: 'needed',
    why: 'Counsel says so.',
  });
  const view = await findIncident(bot(), incidentId);
  expect(view).toMatchObject({ notices: 'needed', noticesDecidedBy: 'officer' });
  expect(view?.tasks.find(({ task }) => task === 'notices')?.doneBy).toBe('officer');
  await rig.resume(incidentId, rig.officer, rig.administrator);
});
