import { beforeEach, expect, test } from 'vitest';
import { code, findingRig } from '#test/support/audit/finding-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(findingRig);
let run: string;
beforeEach(async () => {
  run = await rig.startOver();
});

test('of several on one card, each is closed by another person than resolved it', async () => {
  const { officer, counsel } = rig;
  await rig.tamper(
    `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
       resolved_by, resolved_at, resolution)
     VALUES ('${run}', '${run}', '${code}', 'low', 'table', 'another', 'administrator', now(), 'resolved',
       '${counsel.id}', now(), 'Looked at it.')`,
  );
  await rig.resolve(officer);

  expect(await rig.close(counsel)).toEqual({ kind: 'done', count: 1 });
  expect(await rig.close(counsel)).toEqual({ kind: 'refused', reason: 'own-resolution' });
  expect(await rig.close(officer)).toEqual({ kind: 'done', count: 1 });
});

test('nothing is closed, resolved or taken that the card did not show', async () => {
  const { officer, counsel, administrator } = rig;
  const another = (state: string) =>
    rig.tamper(
      `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
         resolved_by, resolved_at, resolution)
       SELECT '${run}', '${run}', '${code}', 'low', 'table', '${state}', 'administrator', now(), '${state}',
         r.id, CASE WHEN r.id IS NOT NULL THEN now() END, CASE WHEN r.id IS NOT NULL THEN 'Looked at it.'::bytea END
       FROM (SELECT CASE '${state}' WHEN 'resolved' THEN '${officer.id}'::uuid END AS id) AS r`,
    );
  const outOfDate = { kind: 'refused', reason: 'out-of-date' };
  let shown = await rig.shownNow({ runId: run, code });
  await another('open');
  expect(await rig.decide(administrator, { act: 'take' }, { shown })).toEqual(outOfDate);
  expect(await rig.decide(officer, { act: 'resolve', resolution: 'x' }, { shown })).toEqual(
    outOfDate,
  );
  await rig.take(administrator);
  await rig.resolve(officer);
  shown = await rig.shownNow({ runId: run, code });
  await another('resolved');

  expect(await rig.decide(counsel, { act: 'close' }, { shown })).toEqual(outOfDate);
  expect((await rig.rows()).map(({ state }) => state)).toEqual([
    'resolved',
    'resolved',
    'resolved',
  ]);
  expect(await rig.close(counsel)).toEqual({ kind: 'done', count: 3 });
});

test('a closing that waits for another person’s resolving does not close what came of it', async () => {
  const { officer, counsel } = rig;
  await rig.tamper(
    `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
       resolved_by, resolved_at, resolution)
     VALUES ('${run}', '${run}', '${code}', 'low', 'table', 'another', 'administrator', now(), 'resolved',
       '${officer.id}', now(), 'Looked at it.')`,
  );
  const shown = await rig.shownNow({ runId: run, code });
  const client = await rig.district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `UPDATE finding SET state = 'resolved', resolved_by = $1, resolved_at = clock_timestamp(), resolution = 'x'
     WHERE state = 'open' AND code = $2`,
    [officer.id, code],
  );
  const closing = rig.decide(counsel, { act: 'close' }, { shown });
  await rig.until(async () => {
    const { rows: waiting } = await rig.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM finding%'
        AND datname = current_database()`,
    );
    return waiting.length > 0;
  });
  await client.query('COMMIT');
  client.release();

  expect(await closing).toEqual({ kind: 'refused', reason: 'out-of-date' });
  expect((await rig.rows()).map(({ state }) => state)).toEqual(['resolved', 'resolved']);
});

test('the database itself refuses a closing by the same person, and every way round it', async () => {
  const { pool } = rig.district;
  const { officer, counsel, administrator } = rig;
  await rig.resolve(officer);
  const closing = (by: string, more = '') =>
    rig.district.owner.pool.query(
      `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now() ${more} WHERE code = $2`,
      [by, code],
    );

  await expect(closing(officer.id)).rejects.toMatchObject({
    constraint: 'finding_closed_by_another_person',
  });
  await expect(closing(officer.id, `, resolved_by = '${counsel.id}'`)).rejects.toMatchObject({
    constraint: 'finding_life',
  });
  await expect(
    rig.district.owner.pool.query('UPDATE finding SET resolved_by = $1 WHERE code = $2', [
      counsel.id,
      code,
    ]),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
  await expect(closing(administrator.id)).rejects.toMatchObject({
    constraint: 'finding_closed_by_compliance',
  });
  await expect(pool.query('DELETE FROM finding')).rejects.toMatchObject({ code: '42501' });
  await expect(pool.query('DELETE FROM audit_run')).rejects.toMatchObject({ code: '42501' });
  await expect(
    pool.query(`UPDATE audit_run SET found = 0 WHERE ended_at IS NOT NULL`),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(rig.district.owner.pool.query('DELETE FROM finding')).rejects.toThrow('append-only');
  await expect(
    rig.district.owner.pool.query(
      `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
         resolved_by, resolved_at, resolution)
       VALUES ($1, $1, 'planted', 'low', 'x', 'x', 'compliance', now(), 'resolved', $2, now(), 'x')`,
      [run, counsel.id],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
  expect(await rig.rows()).toMatchObject([{ state: 'resolved', closed_by: null }]);

  await closing(counsel.id);
  await expect(
    rig.district.owner.pool.query(`UPDATE finding SET facts = '{}' WHERE code = $1`, [code]),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
});

test('nobody closes what is still open', async () => {
  await expect(
    rig.district.pool.query(
      `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now(), resolved_by = $2, resolved_at = now(),
         resolution = 'x' WHERE code = $3`,
      [rig.counsel.id, rig.officer.id, code],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
});
