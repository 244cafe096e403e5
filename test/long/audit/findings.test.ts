import { beforeEach, expect, test } from 'vitest';
import { findAliveFindings, findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';
import { code, findingRig } from '#test/support/audit/finding-rig.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(findingRig);
let run: string;
beforeEach(async () => {
  run = await rig.startOver();
});

test('a finding is taken and resolved by one person and closed by another, each with its entry', async () => {
  const { administrator, officer } = rig;

  expect(await rig.take(administrator)).toEqual({ kind: 'done', count: 1 });
  expect(await rig.resolve(administrator)).toEqual({ kind: 'done', count: 1 });
  expect(await rig.close(officer)).toEqual({ kind: 'done', count: 1 });

  const [finding] = await rig.rows();
  expect(finding).toMatchObject({
    state: 'closed',
    owner_id: administrator.id,
    resolved_by: administrator.id,
    closed_by: officer.id,
  });
  expect(await rig.acts(finding?.id ?? '')).toEqual([
    'finding-opened',
    'finding-taken',
    'finding-resolved',
    'finding-closed',
  ]);
  expect(await findFindings(rig.district.db, { runId: run, code })).toMatchObject({
    open: 0,
    closed: 1,
    resolution: { by: 'Administrator', words: 'Rebuilt the gate.' },
    closing: { by: 'Officer' },
    takenBy: [],
  });
});

test('anyone who resolved it is refused, and so is everybody who may not', async () => {
  const { administrator, officer, counsel, secretary } = rig;
  const refused = (reason: string) => ({ kind: 'refused', reason });

  expect(await rig.take(secretary)).toEqual(refused('not-the-owner'));
  expect(await rig.resolve(secretary)).toEqual(refused('not-the-owner'));
  expect(await rig.close(officer)).toEqual(refused('not-resolved'));
  await rig.take(officer);
  expect(await rig.take(officer)).toEqual(refused('already-mine'));
  await rig.resolve(officer);
  expect(await rig.take(officer)).toEqual(refused('nothing-open'));
  expect(await rig.resolve(counsel)).toEqual(refused('nothing-open'));
  expect(await rig.close(officer)).toEqual(refused('own-resolution'));
  expect(await rig.close(administrator)).toEqual(refused('not-a-closer'));
  expect(await rig.close(secretary)).toEqual(refused('not-a-closer'));
  expect(await rig.decide(officer, { act: 'close' }, { code: 'evidence-stale' })).toEqual(
    refused('no-finding'),
  );
  expect(await rig.rows()).toMatchObject([{ state: 'resolved' }]);
  expect(await rig.close(counsel)).toEqual({ kind: 'done', count: 1 });
  const refusals = await rig.district.db
    .selectFrom('audit_entry')
    .select('facts')
    .where('act', '=', 'finding-refused')
    .where('subject_id', '=', run)
    .execute();
  expect(refusals).toHaveLength(10);
  expect(refusals.map(({ facts }) => facts)).toContainEqual({
    code,
    wanted: 'close',
    reason: 'own-resolution',
  });
});

test('a role for one school settles nothing of the whole district', async () => {
  const { db, pool, school } = rig.district;
  const clerk = await addStaff(db, 'Clerk', ['compliance', 'administrator'], {
    directoryId: run,
    schoolId: school,
  });
  const refused = (reason: string) => ({ kind: 'refused', reason });

  expect(await startAuditRun(db, clerk)).toEqual(refused('not-compliance'));
  expect(await rig.take(clerk)).toEqual(refused('not-the-owner'));
  expect(await rig.resolve(clerk)).toEqual(refused('not-the-owner'));
  await rig.resolve(rig.officer);
  expect(await rig.close(clerk)).toEqual(refused('not-a-closer'));
  await expect(
    pool.query(
      `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now() WHERE code = $2`,
      [clerk.id, code],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_closed_by_compliance' });
});

test('the list shows what nobody closed yet, and the look is in the log', async () => {
  await rig.take(rig.administrator);

  const list = await findAliveFindings(rig.district.db, rig.officer);

  expect(list.lines).toMatchObject([
    { code, severity: 'high', open: 1, resolved: 0, takenBy: ['Administrator'] },
  ]);
  const looks = await rig.district.pool.query(
    `SELECT FROM audit_entry WHERE act = 'findings-listed' AND actor_id = $1`,
    [rig.officer.id],
  );
  expect(looks.rowCount).toBe(1);
});
