import { beforeEach, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { leaseRun } from '#domain/audit-run/audit-run-store.ts';
import { planAuditRun, recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(auditDistrict);
beforeEach(() =>
  district.tamper('DELETE FROM posted_card', 'DELETE FROM finding', 'DELETE FROM audit_run'),
);

const runs = () =>
  district.district.db
    .selectFrom('audit_run')
    .select(['id', 'kind', 'week', 'worker', 'ended_at', 'looked_at'])
    .orderBy('asked_at')
    .execute();

/** In the district's own zone, America/Los_Angeles. */
const plan = async (...localTimes: string[]) => {
  for (const local of localTimes) {
    const at = Temporal.PlainDateTime.from(local)
      .toZonedDateTime('America/Los_Angeles')
      .toInstant();
    await planAuditRun(district.district.db, at);
  }
  return (await runs()).map(({ week }) => week);
};

test('a week begins on Monday at five in the morning, as the district’s clocks say', async () => {
  expect(await plan('2026-11-23T05:00')).toEqual(['2026-11-23']);
  expect(await plan('2026-11-30T04:59:59')).toEqual(['2026-11-23']);
  expect(await plan('2026-11-30T05:00')).toEqual(['2026-11-23', '2026-11-30']);
  // The night in which clocks go forward.
  expect(await plan('2027-03-14T12:00', '2027-03-15T04:59')).toEqual([
    '2026-11-23',
    '2026-11-30',
    '2027-03-08',
  ]);
});

test('after weeks of an outage one run catches up, and a week has one however often it is asked', async () => {
  await plan('2026-11-02T05:00');

  expect(await plan('2026-11-26T16:30', '2026-11-26T16:31', '2026-11-27T03:00')).toEqual([
    '2026-11-02',
    '2026-11-23',
  ]);
});

test('the first week of a month, a quarter or a fiscal year gets the deeper audit, and each looks further back', async () => {
  // June 2027 to July 2027, then October and January.
  await plan('2027-05-31T06:00', '2027-06-07T06:00', '2027-06-14T06:00', '2027-06-28T06:00');
  await plan('2027-07-05T06:00', '2027-08-02T06:00', '2027-10-04T06:00', '2028-01-03T06:00');
  const { rows } = await district.district.pool.query(
    `SELECT to_char(week, 'YYYY-MM-DD') AS week, kind, days FROM audit_run ORDER BY week`,
  );

  expect(rows.map(({ week, kind, days }) => `${week} ${kind} ${days}`)).toEqual([
    '2027-05-31 weekly 35',
    '2027-06-07 monthly 100',
    '2027-06-14 weekly 35',
    '2027-06-28 weekly 35',
    '2027-07-05 yearly null',
    '2027-08-02 monthly 100',
    '2027-10-04 quarterly 400',
    '2028-01-03 quarterly 400',
  ]);
});

test('a deeper audit that an outage swallowed is caught up', async () => {
  await plan('2027-06-14T06:00', '2027-07-26T06:00');

  expect((await runs()).map(({ kind }) => kind)).toEqual(['weekly', 'yearly']);
});

test('a week that two workers put in line at the same moment stands there once', async () => {
  const other = await district.district.owner.pool.connect();
  await other.query('BEGIN');
  await other.query(
    `INSERT INTO audit_run (kind, week) SELECT 'weekly', date_trunc('week', now() AT TIME ZONE time_zone - interval '5 hours')
     FROM district`,
  );
  const mine = planAuditRun(district.district.db);
  await district.until(async () => {
    const { rows } = await district.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO audit_run%'
        AND datname = current_database()`,
    );
    return rows.length > 0;
  });
  await other.query('COMMIT');
  other.release();
  await mine;

  expect(await runs()).toHaveLength(1);
});

test('two workers do one weekly run between them', async () => {
  const { db } = district.district;

  const ended = await Promise.all([
    recordDueAuditRuns(db, 'auditor-a'),
    recordDueAuditRuns(db, 'auditor-b'),
    recordDueAuditRuns(db, 'auditor-a'),
  ]);

  expect(ended.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await runs()).toMatchObject([{ kind: 'weekly', ended_at: expect.anything() }]);
  const checked = await district.district.pool.query(
    `SELECT facts ->> 'code' AS code FROM audit_entry WHERE act = 'audit-checked' AND subject_id = $1`,
    [(await runs())[0]?.id],
  );
  expect(new Set(checked.rows.map(({ code }) => code)).size).toBe(16);
  expect(checked.rowCount).toBe(16);
  expect(await recordDueAuditRuns(db, 'auditor-b')).toBe(0);
});

test('who asks while one waits gets no second one, and others may not ask', async () => {
  const { db } = district.district;

  expect(await startAuditRun(db, district.officer)).toEqual({ kind: 'started' });
  expect(await startAuditRun(db, district.counsel)).toEqual({ kind: 'under-way' });
  expect(await startAuditRun(db, district.administrator)).toEqual({
    kind: 'refused',
    reason: 'not-compliance',
  });

  expect(await recordDueAuditRuns(db, 'auditor-a')).toBe(2);
  expect(await runs()).toMatchObject([{ kind: 'asked' }, { kind: 'weekly' }]);
  expect(await startAuditRun(db, district.counsel)).toEqual({ kind: 'started' });
});

test('a worker that dies is followed by another, who does what is left', async () => {
  const { db } = district.district;
  await startAuditRun(db, district.officer);
  const lost = await transact(db, (tx) => leaseRun(tx, 'auditor-lost'));
  await district.tamper(
    `UPDATE audit_run SET looked_at = '{"call-without-basis": {"looked": 7, "found": 0}}' WHERE id = '${lost?.id}'`,
  );
  expect(await recordDueAuditRuns(db, 'auditor-b')).toBe(0);

  await district.tamper(`UPDATE audit_run SET lease_until = now() - interval '1 second'`);
  expect(await recordDueAuditRuns(db, 'auditor-b')).toBe(2);

  const [first] = await runs();
  expect(first).toMatchObject({ id: lost?.id, worker: 'auditor-b', ended_at: expect.anything() });
  expect(first?.looked_at['call-without-basis']).toEqual({ looked: 7, found: 0 });
  expect(Object.keys(first?.looked_at ?? {})).toHaveLength(24);
});

test('a worker that was thought dead adds nothing any more', async () => {
  const { db } = district.district;
  await startAuditRun(db, district.officer);
  const blocker = await district.district.owner.pool.connect();
  await blocker.query('BEGIN');
  // The first check stands still, and another worker takes the run meanwhile.
  await blocker.query('LOCK TABLE finding IN ACCESS EXCLUSIVE MODE');
  const slow = recordDueAuditRuns(db, 'auditor-slow').catch((error: Error) => error.message);
  await district.until(async () => {
    const { rows } = await district.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%WITH seen AS MATERIALIZED%'
        AND datname = current_database()`,
    );
    return rows.length > 0;
  });
  await blocker.query(`UPDATE audit_run SET worker = 'auditor-b' WHERE ended_at IS NULL`);
  await blocker.query('COMMIT');
  blocker.release();

  expect(await slow).toContain('belongs to another worker');
  const [run] = await runs();
  expect(run).toMatchObject({ looked_at: {}, ended_at: null });
  const { rowCount } = await district.district.pool.query(
    `SELECT FROM audit_entry WHERE act = 'audit-checked' AND subject_id = $1`,
    [run?.id],
  );
  expect(rowCount).toBe(0);
});

test('a worker that is told to stop lets another one go on at once', async () => {
  const { db } = district.district;
  await startAuditRun(db, district.officer);

  expect(await recordDueAuditRuns(db, 'auditor-a', AbortSignal.abort())).toBe(0);
  expect((await runs())[0]).toMatchObject({ ended_at: null });
  expect(await recordDueAuditRuns(db, 'auditor-b')).toBe(2);
});
