import { beforeAll, expect, test } from 'vitest';
import { findAuditRun } from '#domain/audit-run/find-audit-run.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(auditDistrict);
beforeAll(async () => {
  // The weekly run is over, so that it does not look at what is planted.
  await district.audit();
});

const owner = (statement: string) => district.district.owner.pool.query(statement);

test('a check that can’t be done is a finding, and neither the others nor later runs wait for it', async () => {
  await owner('REVOKE SELECT ON office_task FROM bellwether_worker');
  await district.tamper('UPDATE phone_gate SET by_category = NOT by_category');

  const first = await district.audit();

  const failed = {
    code: 'check-failed',
    subject_kind: 'check',
    subject_id: 'revocation-late',
    severity: 'high',
    state: 'open',
    facts: { error: '42501' },
  };
  expect(await district.seenBy(first)).toMatchObject([failed, { code: 'gate-differs' }]);
  const run = await findAuditRun(district.district.db, first);
  expect(run?.found).toBe(2);
  expect(run?.checks).toHaveLength(24);
  expect(run?.checks.filter((check) => check.failed)).toEqual([
    { code: 'revocation-late', looked: 0, found: 1, failed: true },
  ]);
  const { rows: entries } = await district.district.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'audit-check-failed'`,
  );
  expect(entries).toEqual([{ facts: { code: 'revocation-late', error: '42501' } }]);

  await owner('GRANT SELECT ON office_task TO bellwether_worker');
  await district.tamper('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
  const second = await district.audit();

  expect(await district.seenBy(second)).toEqual([]);
  expect((await findAuditRun(district.district.db, second))?.checks).not.toContainEqual(
    expect.objectContaining({ failed: true }),
  );
});
