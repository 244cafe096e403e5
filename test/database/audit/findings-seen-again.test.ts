import { beforeEach, expect, test } from 'vitest';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import type { FindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import { code, findingRig } from '#test/support/audit/finding-rig.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(findingRig);
let run: string;
beforeEach(async () => {
  run = await rig.startOver();
});

test('a cause that is seen again after it was resolved opens the same finding again', async () => {
  await rig.resolve(rig.administrator);
  await rig.breakGate();
  const second = await rig.audit();
  await rig.mendGate();

  const found = await rig.rows();
  expect(found).toMatchObject([
    { state: 'open', run_id: run, last_seen_run_id: second, resolved_by: null },
  ]);
  expect(await rig.acts(found[0]?.id ?? '')).toEqual([
    'finding-opened',
    'finding-resolved',
    'finding-reopened',
  ]);
  const { found: open } = await rig.district.db
    .selectFrom('audit_run')
    .select('found')
    .where('id', '=', second)
    .executeTakeFirstOrThrow();
  expect(open).toBe(1);
});

test('what is not seen again stays as people left it, and its card says so', async () => {
  await rig.audit();

  expect(await rig.rows()).toMatchObject([{ state: 'open', last_seen_run_id: run }]);
  expect(await findFindings(rig.district.db, { runId: run, code })).toMatchObject({
    open: 1,
    stillSeen: 0,
  });
});

test('a cause that comes back after it was closed is a new finding', async () => {
  await rig.resolve(rig.administrator);
  await rig.close(rig.officer);
  await rig.breakGate();
  const second = await rig.audit();
  await rig.mendGate();

  expect(await rig.rows()).toMatchObject([
    { state: 'closed', run_id: run },
    { state: 'open', run_id: second },
  ]);
});

test('an event that happened once is not opened again once people have settled it', async () => {
  const late: FindingCode = 'confirmation-late';
  const all = async () =>
    (await rig.district.pool.query('SELECT state FROM finding WHERE code = $1', [late])).rows;
  await rig.tamper(
    `INSERT INTO outreach (kind, revocation_id, phone_id, expires_at, state)
     VALUES ('confirmation', uuidv7(), '${rig.phones[0]?.id}', now() - interval '1 hour', 'unknown')`,
  );
  const first = await rig.audit();
  await rig.decide(
    rig.officer,
    { act: 'resolve', resolution: 'Asked the family.' },
    { runId: first, code: late },
  );
  await rig.audit();

  expect(await all()).toEqual([{ state: 'resolved' }]);
  await rig.decide(rig.counsel, { act: 'close' }, { runId: first, code: late });
  await rig.audit();
  expect(await all()).toEqual([{ state: 'closed' }]);
  await rig.tamper('DELETE FROM outreach');
});

atLength('what can’t be mended is opened again only where it has changed', async () => {
  const balance: FindingCode = 'books-out-of-balance';
  const all = async () =>
    (
      await rig.district.pool.query(
        'SELECT state, facts FROM finding WHERE code = $1 ORDER BY opened_at',
        [balance],
      )
    ).rows;
  const campaign = await rig.finishedCampaign('emergency', 'call');
  const leaveOut = `INSERT INTO exclusion
    SELECT id, uuidv7(), 'voice', 'no-consent' FROM campaign_version WHERE campaign_id = '${campaign}'`;
  await rig.tamper(leaveOut);
  const first = await rig.audit();
  const settle = { act: 'resolve', resolution: 'A copy of the list was restored.' } as const;
  await rig.decide(rig.administrator, settle, { runId: first, code: balance });
  await rig.audit();
  expect(await all()).toMatchObject([{ state: 'resolved', facts: { exclusionsDiffer: 1 } }]);
  await rig.decide(rig.officer, { act: 'close' }, { runId: first, code: balance });
  await rig.audit();
  expect(await all()).toMatchObject([{ state: 'closed' }]);

  await rig.tamper(leaveOut);
  await rig.audit();

  expect(await all()).toMatchObject([
    { state: 'closed', facts: { exclusionsDiffer: 1 } },
    { state: 'open', facts: { exclusionsDiffer: 2 } },
  ]);
  await rig.tamper(`DELETE FROM exclusion`);
});

atLength(
  'a clock that runs out makes its finding worse, and its own day is the day it is due',
  async () => {
    const of = async () =>
      (
        await rig.district.pool.query<{ severity: string; isOwnDay: boolean }>(
          `SELECT f.severity, f.due_at = t.due_at AS "isOwnDay" FROM finding f CROSS JOIN office_task t
         WHERE f.code = 'revocation-late' AND f.state = 'open'`,
        )
      ).rows;
    await rig.tamper(
      `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('read-text', '${rig.phones[0]?.id}', now() + interval '1 day')`,
    );
    await rig.audit();
    expect(await of()).toEqual([{ severity: 'medium', isOwnDay: true }]);

    await rig.tamper(`UPDATE office_task SET due_at = now() - interval '1 hour'`);
    await rig.audit();

    expect(await of()).toEqual([{ severity: 'high', isOwnDay: true }]);
    await rig.tamper('DELETE FROM office_task');
  },
);

atLength('what was resolved while the check was looking waits for the next run', async () => {
  await rig.breakGate();
  const client = await rig.district.owner.pool.connect();
  await client.query('BEGIN');
  // The check has begun, and waits for the finding until the person has resolved it.
  await client.query('SELECT FROM finding FOR UPDATE');
  const audit = rig.audit();
  await rig.until(async () => {
    const { rows: waiting } = await rig.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%WITH seen AS MATERIALIZED%'
        AND datname = current_database()`,
    );
    return waiting.length > 0;
  });
  await client.query(
    `UPDATE finding SET state = 'resolved', resolved_by = $1, resolved_at = clock_timestamp(), resolution = 'Mended.'`,
    [rig.administrator.id],
  );
  await client.query('COMMIT');
  client.release();
  await audit;

  expect(await rig.rows()).toMatchObject([{ state: 'resolved' }]);
  await rig.audit();
  expect(await rig.rows()).toMatchObject([{ state: 'open' }]);
  await rig.mendGate();
});
