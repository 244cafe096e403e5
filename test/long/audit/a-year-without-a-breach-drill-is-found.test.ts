import { expect, test } from 'vitest';
import { findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { finishIncident, recordIncidentReview } from '#domain/incident/finish-incident.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);

const owner = (statement: string, values: unknown[] = []) =>
  rig.district.owner.pool.query<Record<string, unknown>>(statement, values);

/** What the next run finds about breach drills, in the words of its card. */
async function found(): Promise<string[]> {
  await owner(`INSERT INTO audit_run (kind, asked_by) VALUES ('asked', $1)`, [rig.officer.id]);
  await recordDueAuditRuns(rig.district.as('worker').db, 'auditor');
  const { rows } = await owner(
    `SELECT facts FROM finding WHERE code = 'breach-drill-overdue' AND last_seen_run_id = (SELECT max(id::text)::uuid FROM audit_run)`,
  );
  return rows.map(({ facts }) => findingKinds['breach-drill-overdue'].fault(facts as never));
}

/** As if this had been more than a year ago. */
async function age(table: 'campaign' | 'incident', column: string): Promise<void> {
  await inAnotherTime(
    rig.district,
    `UPDATE ${table} SET ${column} = timestamptz '2025-03-04 18:00Z' WHERE ${column} IS NOT NULL`,
  );
}

const end = (incidentId: string) =>
  finishIncident(rig.district.db, { operator: rig.officer, incidentId });

test('a district in use for more than a year without a breach drill is told so', async () => {
  const id = await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
  await owner(`UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`, [id]);
  expect(await found()).toEqual([]);

  await age('campaign', 'created_at');

  expect(await found()).toEqual(['no breach drill yet in more than a year of use']);
});

test('neither a real incident nor a drill that nobody reviewed is practice', async () => {
  await rig.open();
  const { id } = await rig.open({ isDrill: true });
  await end(id);

  expect(await found()).toEqual(['no breach drill yet in more than a year of use']);
});

test('a reviewed drill counts for a year, and the finding names its day', async () => {
  const { id: incidentId } = await rig.open({ isDrill: true });
  await recordIncidentReview(rig.district.db, testVault, {
    operator: rig.officer,
    incidentId,
    happened: 'Everyone came within ten minutes.',
    changes: 'Counsel’s number is on the wall.',
  });
  await end(incidentId);
  expect(await found()).toEqual([]);

  await age('incident', 'closed_at');

  expect(await found()).toEqual(['the last breach drill was on 2025-03-04']);
});
