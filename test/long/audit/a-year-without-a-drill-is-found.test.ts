import { expect, test } from 'vitest';
import { findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { drillRig } from '#test/support/drill/drill-rig.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(drillRig);

/** What the next run finds about drills, in the words of its card. */
async function found(): Promise<string[]> {
  await rig.owner(`INSERT INTO audit_run (kind, asked_by) VALUES ('asked', $1)`, [rig.approver.id]);
  await recordDueAuditRuns(rig.district.as('worker').db, 'auditor');
  const rows = await rig.owner(
    `SELECT facts FROM finding WHERE code = 'drill-overdue' AND last_seen_run_id = (SELECT max(id::text)::uuid FROM audit_run)`,
  );
  return rows.map(({ facts }) => findingKinds['drill-overdue'].fault(facts as never));
}

/** As if this had been more than a year ago. */
async function age(table: 'campaign' | 'drill', column: string): Promise<void> {
  await inAnotherTime(
    rig.district,
    `UPDATE ${table} SET ${column} = timestamptz '2025-03-04 18:00Z'`,
  );
}

test('a district in use for more than a year without any drill is told so', async () => {
  expect(await found()).toEqual([]);
  const phones = await rig.district.addPhones(1);
  const id = await rig.district.startCampaign({ phones });
  await rig.owner(`UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`, [id]);
  expect(await found()).toEqual([]);

  await age('campaign', 'created_at');

  expect(await found()).toEqual(['no drill yet in more than a year of use']);
});

test('a drill that reached somebody counts for a year, and the finding names its day', async () => {
  const drill = await rig.request();
  await rig.approve(drill);
  await rig.dialUntil(drill.id, 'finished');
  expect(await found()).toEqual([]);

  await age('drill', 'ended_at');

  expect(await found()).toEqual(['the last drill was on 2025-03-04']);
});

test('a drill that reached nobody measured nothing', async () => {
  await rig.owner(
    `UPDATE drill_phone SET ended_by = 'list' WHERE id <> (SELECT min(id::text)::uuid FROM drill_phone)`,
  );
  const drill = await rig.request('call');
  await rig.approve(drill);
  for (const { to } of rig.twilio.calls()) rig.twilio.setBehavior(to, { answers: 'no-answer' });
  await rig.dialUntil(drill.id, 'finished');

  expect(await found()).toEqual(['the last drill was on 2025-03-04']);
});
