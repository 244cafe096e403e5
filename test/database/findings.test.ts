import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';
import { decideFindings } from '#domain/finding/decide-findings.ts';
import { findAliveFindings, findFindings } from '#domain/finding/find-findings.ts';
import type { FindingCode } from '#domain/finding/finding.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { type AuditDistrict, auditDistrict } from './audit-district.ts';

let district: AuditDistrict;
let run: string;
const code: FindingCode = 'gate-differs';

beforeAll(async () => {
  district = await auditDistrict();
});
afterAll(() => district[Symbol.asyncDispose]());

const breakGate = () => district.tamper('UPDATE phone_gate SET by_category = NOT by_category');
const mendGate = () => district.tamper('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');

beforeEach(async () => {
  await district.tamper(
    'DELETE FROM audit_card_message',
    'DELETE FROM audit_card',
    'DELETE FROM finding',
  );
  await breakGate();
  run = await district.audit();
  await mendGate();
});

const shownNow = async (of: { runId: string; code: FindingCode }) =>
  (await findFindings(district.district.db, of))?.shown ?? '';

/** By the card as it stands, unless `shown` says what it showed. */
const decide = async (
  operator: Operator,
  decision: { act: 'take' } | { act: 'close' } | { act: 'resolve'; resolution: string },
  of: { runId?: string; code?: FindingCode; shown?: string } = {},
) => {
  const card = { runId: run, code, ...of };
  const shown = of.shown ?? (await shownNow(card));
  return decideFindings(district.district.db, { operator, ...card, shown, ...decision });
};

const take = (operator: Operator) => decide(operator, { act: 'take' });
const resolve = (operator: Operator) =>
  decide(operator, { act: 'resolve', resolution: 'Rebuilt the gate.' });
const close = (operator: Operator) => decide(operator, { act: 'close' });

const rows = async () =>
  district.district.db
    .selectFrom('finding')
    .select(['id', 'state', 'severity', 'run_id', 'last_seen_run_id', 'owner_id', 'due_at'])
    .select(['resolved_by', 'closed_by'])
    .where('code', '=', code)
    .orderBy('opened_at')
    .execute();

const acts = async (id: string) =>
  (
    await district.district.db
      .selectFrom('audit_entry')
      .select('act')
      .where('subject_kind', '=', 'finding')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ act }) => act);

test('a finding is taken and resolved by one person and closed by another, each with its entry', async () => {
  const { administrator, officer } = district;

  expect(await take(administrator)).toEqual({ kind: 'done', count: 1 });
  expect(await resolve(administrator)).toEqual({ kind: 'done', count: 1 });
  expect(await close(officer)).toEqual({ kind: 'done', count: 1 });

  const [finding] = await rows();
  expect(finding).toMatchObject({
    state: 'closed',
    owner_id: administrator.id,
    resolved_by: administrator.id,
    closed_by: officer.id,
  });
  expect(await acts(finding?.id ?? '')).toEqual([
    'finding-opened',
    'finding-taken',
    'finding-resolved',
    'finding-closed',
  ]);
  expect(await findFindings(district.district.db, { runId: run, code })).toMatchObject({
    open: 0,
    closed: 1,
    resolution: { by: 'Administrator', words: 'Rebuilt the gate.' },
    closing: { by: 'Officer' },
    takenBy: [],
  });
});

test('whoever resolved it is refused, and so is everybody who may not', async () => {
  const { administrator, officer, counsel, secretary } = district;
  const refused = (reason: string) => ({ kind: 'refused', reason });

  expect(await take(secretary)).toEqual(refused('not-the-owner'));
  expect(await resolve(secretary)).toEqual(refused('not-the-owner'));
  expect(await close(officer)).toEqual(refused('not-resolved'));
  await take(officer);
  expect(await take(officer)).toEqual(refused('already-mine'));
  await resolve(officer);
  expect(await take(officer)).toEqual(refused('nothing-open'));
  expect(await resolve(counsel)).toEqual(refused('nothing-open'));
  expect(await close(officer)).toEqual(refused('own-resolution'));
  expect(await close(administrator)).toEqual(refused('not-a-closer'));
  expect(await close(secretary)).toEqual(refused('not-a-closer'));
  expect(await decide(officer, { act: 'close' }, { code: 'evidence-stale' })).toEqual(
    refused('no-finding'),
  );
  expect(await rows()).toMatchObject([{ state: 'resolved' }]);
  expect(await close(counsel)).toEqual({ kind: 'done', count: 1 });
  const refusals = await district.district.db
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

test('of several on one card, each is closed by another person than resolved it', async () => {
  const { officer, counsel } = district;
  await district.tamper(
    `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
       resolved_by, resolved_at, resolution)
     VALUES ('${run}', '${run}', '${code}', 'low', 'table', 'another', 'administrator', now(), 'resolved',
       '${counsel.id}', now(), 'Looked at it.')`,
  );
  await resolve(officer);

  expect(await close(counsel)).toEqual({ kind: 'done', count: 1 });
  expect(await close(counsel)).toEqual({ kind: 'refused', reason: 'own-resolution' });
  expect(await close(officer)).toEqual({ kind: 'done', count: 1 });
});

test('nothing is closed, resolved or taken that the card did not show', async () => {
  const { officer, counsel, administrator } = district;
  const another = (state: string) =>
    district.tamper(
      `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
         resolved_by, resolved_at, resolution)
       SELECT '${run}', '${run}', '${code}', 'low', 'table', '${state}', 'administrator', now(), '${state}',
         r.id, CASE WHEN r.id IS NOT NULL THEN now() END, CASE WHEN r.id IS NOT NULL THEN 'Looked at it.' END
       FROM (SELECT CASE '${state}' WHEN 'resolved' THEN '${officer.id}'::uuid END AS id) AS r`,
    );
  const outOfDate = { kind: 'refused', reason: 'out-of-date' };
  let shown = await shownNow({ runId: run, code });
  await another('open');
  expect(await decide(administrator, { act: 'take' }, { shown })).toEqual(outOfDate);
  expect(await decide(officer, { act: 'resolve', resolution: 'x' }, { shown })).toEqual(outOfDate);
  await take(administrator);
  await resolve(officer);
  shown = await shownNow({ runId: run, code });
  await another('resolved');

  expect(await decide(counsel, { act: 'close' }, { shown })).toEqual(outOfDate);
  expect((await rows()).map(({ state }) => state)).toEqual(['resolved', 'resolved', 'resolved']);
  expect(await close(counsel)).toEqual({ kind: 'done', count: 3 });
});

test('a closing that waits for another person’s resolving does not close what came of it', async () => {
  const { officer, counsel } = district;
  await district.tamper(
    `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
       resolved_by, resolved_at, resolution)
     VALUES ('${run}', '${run}', '${code}', 'low', 'table', 'another', 'administrator', now(), 'resolved',
       '${officer.id}', now(), 'Looked at it.')`,
  );
  const shown = await shownNow({ runId: run, code });
  const client = await district.district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `UPDATE finding SET state = 'resolved', resolved_by = $1, resolved_at = clock_timestamp(), resolution = 'x'
     WHERE state = 'open' AND code = $2`,
    [officer.id, code],
  );
  const closing = decide(counsel, { act: 'close' }, { shown });
  await district.until(async () => {
    const { rows: waiting } = await district.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM finding%'
        AND datname = current_database()`,
    );
    return waiting.length > 0;
  });
  await client.query('COMMIT');
  client.release();

  expect(await closing).toEqual({ kind: 'refused', reason: 'out-of-date' });
  expect((await rows()).map(({ state }) => state)).toEqual(['resolved', 'resolved']);
});

test('a role for one school settles nothing of the whole district', async () => {
  const { db, pool, school } = district.district;
  const { id } = await db
    .insertInto('operator')
    .values({ directory_tenant: 't', directory_id: run, name: 'Clerk' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const grants = (['compliance', 'administrator'] as const).map((role) => ({ role, school }));
  await db
    .insertInto('role_grant')
    .values(grants.map(({ role }) => ({ operator_id: id, role, school_id: school })))
    .execute();
  const clerk = {
    id,
    name: 'Clerk',
    roles: grants.map(({ role }) => ({ role, schoolId: school })),
  };
  const refused = (reason: string) => ({ kind: 'refused', reason });

  expect(await startAuditRun(db, clerk)).toEqual(refused('not-compliance'));
  expect(await take(clerk)).toEqual(refused('not-the-owner'));
  expect(await resolve(clerk)).toEqual(refused('not-the-owner'));
  await resolve(district.officer);
  expect(await close(clerk)).toEqual(refused('not-a-closer'));
  await expect(
    pool.query(
      `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now() WHERE code = $2`,
      [id, code],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_closed_by_compliance' });
});

test('the database itself refuses a closing by the same person, and every way round it', async () => {
  const { pool } = district.district;
  const { officer, counsel, administrator } = district;
  await resolve(officer);
  const closing = (by: string, more = '') =>
    pool.query(
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
    pool.query('UPDATE finding SET resolved_by = $1 WHERE code = $2', [counsel.id, code]),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
  await expect(closing(administrator.id)).rejects.toMatchObject({
    constraint: 'finding_closed_by_compliance',
  });
  await expect(pool.query('DELETE FROM finding')).rejects.toMatchObject({ code: '42501' });
  await expect(pool.query('DELETE FROM audit_run')).rejects.toMatchObject({ code: '42501' });
  await expect(
    pool.query(`UPDATE audit_run SET found = 0 WHERE ended_at IS NOT NULL`),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(district.district.owner.pool.query('DELETE FROM finding')).rejects.toThrow(
    'append-only',
  );
  await expect(
    pool.query(
      `INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
         resolved_by, resolved_at, resolution)
       VALUES ($1, $1, 'planted', 'low', 'x', 'x', 'compliance', now(), 'resolved', $2, now(), 'x')`,
      [run, counsel.id],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
  expect(await rows()).toMatchObject([{ state: 'resolved', closed_by: null }]);

  await closing(counsel.id);
  await expect(
    pool.query(`UPDATE finding SET facts = '{}' WHERE code = $1`, [code]),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
});

test('nobody closes what is still open', async () => {
  await expect(
    district.district.pool.query(
      `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now(), resolved_by = $2, resolved_at = now(),
         resolution = 'x' WHERE code = $3`,
      [district.counsel.id, district.officer.id, code],
    ),
  ).rejects.toMatchObject({ constraint: 'finding_life' });
});

test('a cause that is seen again after it was resolved opens the same finding again', async () => {
  await resolve(district.administrator);
  await breakGate();
  const second = await district.audit();
  await mendGate();

  const found = await rows();
  expect(found).toMatchObject([
    { state: 'open', run_id: run, last_seen_run_id: second, resolved_by: null },
  ]);
  expect(await acts(found[0]?.id ?? '')).toEqual([
    'finding-opened',
    'finding-resolved',
    'finding-reopened',
  ]);
  const { found: open } = await district.district.db
    .selectFrom('audit_run')
    .select('found')
    .where('id', '=', second)
    .executeTakeFirstOrThrow();
  expect(open).toBe(1);
});

test('what is not seen again stays as people left it, and its card says so', async () => {
  await district.audit();

  expect(await rows()).toMatchObject([{ state: 'open', last_seen_run_id: run }]);
  expect(await findFindings(district.district.db, { runId: run, code })).toMatchObject({
    open: 1,
    stillSeen: 0,
  });
});

test('a cause that comes back after it was closed is a new finding', async () => {
  await resolve(district.administrator);
  await close(district.officer);
  await breakGate();
  const second = await district.audit();
  await mendGate();

  expect(await rows()).toMatchObject([
    { state: 'closed', run_id: run },
    { state: 'open', run_id: second },
  ]);
});

test('an event that happened once is not opened again once people have settled it', async () => {
  const late: FindingCode = 'confirmation-late';
  const all = async () =>
    (await district.district.pool.query('SELECT state FROM finding WHERE code = $1', [late])).rows;
  await district.tamper(
    `INSERT INTO confirmation_text VALUES (uuidv7(), '${district.phones[0]?.id}', now() - interval '1 hour', 'unknown')`,
  );
  const first = await district.audit();
  await decide(
    district.officer,
    { act: 'resolve', resolution: 'Asked the family.' },
    { runId: first, code: late },
  );
  await district.audit();

  expect(await all()).toEqual([{ state: 'resolved' }]);
  await decide(district.counsel, { act: 'close' }, { runId: first, code: late });
  await district.audit();
  expect(await all()).toEqual([{ state: 'closed' }]);
  await district.tamper('DELETE FROM confirmation_text');
});

test('what can’t be mended is opened again only where it has changed', async () => {
  const balance: FindingCode = 'books-out-of-balance';
  const all = async () =>
    (
      await district.district.pool.query(
        'SELECT state, facts FROM finding WHERE code = $1 ORDER BY opened_at',
        [balance],
      )
    ).rows;
  const campaign = await district.finishedCampaign('emergency', 'call');
  const leaveOut = `INSERT INTO exclusion
    SELECT id, uuidv7(), 'voice', 'no-consent' FROM campaign_version WHERE campaign_id = '${campaign}'`;
  await district.tamper(leaveOut);
  const first = await district.audit();
  const settle = { act: 'resolve', resolution: 'A copy of the list was restored.' } as const;
  await decide(district.administrator, settle, { runId: first, code: balance });
  await district.audit();
  expect(await all()).toMatchObject([{ state: 'resolved', facts: { exclusionsDiffer: 1 } }]);
  await decide(district.officer, { act: 'close' }, { runId: first, code: balance });
  await district.audit();
  expect(await all()).toMatchObject([{ state: 'closed' }]);

  await district.tamper(leaveOut);
  await district.audit();

  expect(await all()).toMatchObject([
    { state: 'closed', facts: { exclusionsDiffer: 1 } },
    { state: 'open', facts: { exclusionsDiffer: 2 } },
  ]);
  await district.tamper(`DELETE FROM exclusion`);
});

test('a clock that runs out makes its finding worse, and its own day is the day it is due', async () => {
  const of = async () =>
    (
      await district.district.pool.query<{ severity: string; isOwnDay: boolean }>(
        `SELECT f.severity, f.due_at = t.due_at AS "isOwnDay" FROM finding f CROSS JOIN office_task t
         WHERE f.code = 'revocation-late' AND f.state = 'open'`,
      )
    ).rows;
  await district.tamper(
    `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('read-text', '${district.phones[0]?.id}', now() + interval '1 day')`,
  );
  await district.audit();
  expect(await of()).toEqual([{ severity: 'medium', isOwnDay: true }]);

  await district.tamper(`UPDATE office_task SET due_at = now() - interval '1 hour'`);
  await district.audit();

  expect(await of()).toEqual([{ severity: 'high', isOwnDay: true }]);
  await district.tamper('DELETE FROM office_task');
});

test('what was resolved while the check was looking waits for the next run', async () => {
  await breakGate();
  const client = await district.district.owner.pool.connect();
  await client.query('BEGIN');
  // The check has begun, and waits for the finding until the person has resolved it.
  await client.query('SELECT FROM finding FOR UPDATE');
  const audit = district.audit();
  await district.until(async () => {
    const { rows: waiting } = await district.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%WITH seen AS MATERIALIZED%'
        AND datname = current_database()`,
    );
    return waiting.length > 0;
  });
  await client.query(
    `UPDATE finding SET state = 'resolved', resolved_by = $1, resolved_at = clock_timestamp(), resolution = 'Mended.'`,
    [district.administrator.id],
  );
  await client.query('COMMIT');
  client.release();
  await audit;

  expect(await rows()).toMatchObject([{ state: 'resolved' }]);
  await district.audit();
  expect(await rows()).toMatchObject([{ state: 'open' }]);
  await mendGate();
});

test('the list shows what nobody closed yet, and the look is in the log', async () => {
  await take(district.administrator);

  const list = await findAliveFindings(district.district.db, district.officer.id);

  expect(list.lines).toMatchObject([
    { code, severity: 'high', open: 1, resolved: 0, takenBy: ['Administrator'] },
  ]);
  const looks = await district.district.pool.query(
    `SELECT FROM audit_entry WHERE act = 'findings-listed' AND actor_id = $1`,
    [district.officer.id],
  );
  expect(looks.rowCount).toBe(1);
});
