import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { findDue, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { findRecalled } from '#domain/attempt/gate/recall-intents.ts';
import { resumeCampaign } from '#domain/closure/life/resume-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { findFreeze, findFreezes, findPause } from '#domain/closure/pause/find-pauses.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import { checkExports } from '#domain/proof/file/check-exports.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);

const worker = () => rig.district.as('worker').db;
const lease = () => leaseAttempts(worker(), { worker: 'w', channel: 'voice', limit: 50 });
const place = (claims: Awaited<ReturnType<typeof lease>>) =>
  commitIntent(worker(), { worker: 'w', claims });
const dialing = async (purpose: 'emergency' | 'school-mission') =>
  rig.district.startCampaign({ purpose, phones: await rig.district.addPhones(1) });
const stop = (campaignId: string) =>
  rig.district.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`,
    [campaignId],
  );
const stateOf = async (id: string) => (await findCampaign(rig.district.db, id))?.state;

test('from the opening on only emergencies are placed, whatever was leased before', async () => {
  const [emergency, matter] = [await dialing('emergency'), await dialing('school-mission')];
  const held = await lease();
  expect(held.map(({ campaignId }) => campaignId).toSorted()).toEqual(
    [emergency, matter].toSorted(),
  );
  const { id } = await rig.open();

  const placed = await place(held);
  const emergencies = held.filter(({ campaignId }) => campaignId === emergency);
  expect(placed.map(({ attemptId }) => attemptId)).toEqual(emergencies.map(({ id }) => id));
  await rig.district.owner.pool.query(
    `UPDATE attempt SET not_before = now() - interval '1 minute' WHERE campaign_id = $1`,
    [matter],
  );
  expect(await lease()).toEqual([]);
  expect((await findDue(worker())).voice).toBe(false);
  expect(await findFreeze(rig.district.db, 'school-mission')).toMatchObject({
    placedBy: 'officer',
  });
  expect(await findFreeze(rig.district.db, 'emergency')).toBeUndefined();
  const later = await dialing('emergency');
  expect((await lease()).map(({ campaignId }) => campaignId)).toEqual([later]);

  expect(await rig.resume(id, rig.officer, rig.administrator)).toEqual(['asked', 'released']);
  expect((await lease()).map(({ campaignId }) => campaignId)).toContain(matter);
  for (const campaign of [emergency, matter, later]) await stop(campaign);
});

test('an order that has not left yet is recalled, unless it is an emergency’s', async () => {
  const [emergency, matter] = [await dialing('emergency'), await dialing('school-mission')];
  const intents = await place(await lease());
  expect(intents).toHaveLength(2);
  const { id } = await rig.open();

  const recalled = await findRecalled(worker(), intents);
  const { rows } = await rig.district.pool.query<{ campaign_id: string }>(
    'SELECT campaign_id FROM attempt WHERE id = ANY ($1)',
    [[...recalled]],
  );
  expect(rows).toEqual([{ campaign_id: matter }]);
  await rig.resume(id, rig.officer, rig.administrator);
  for (const campaign of [emergency, matter]) await stop(campaign);
});

test('what is approved meanwhile starts if it is an emergency, and no hand at the database starts the rest', async () => {
  const approved = async (purpose: 'emergency' | 'school-mission') => {
    const campaign = await dialing(purpose);
    await inAnotherTime(
      rig.district,
      `UPDATE campaign SET state = 'approved', started_at = NULL WHERE id = $1`,
      [campaign],
    );
    return campaign;
  };
  const [emergency, matter] = [await approved('emergency'), await approved('school-mission')];
  const { id } = await rig.open();
  const start = `UPDATE campaign SET state = 'dialing' WHERE id = $1`;
  await startDueCampaigns(worker());
  expect(await stateOf(matter)).toBe('approved');

  expect(await rig.ruleOf(start, [matter])).toBe('campaign_starts_unfrozen');
  expect(await rig.ruleOf(start, [emergency])).not.toBe('campaign_starts_unfrozen');
  await rig.resume(id, rig.officer, rig.administrator);
  for (const campaign of [emergency, matter]) await stop(campaign);
});

test('the closure that it is about is paused, emergency or not, and its own two people resume it', async () => {
  const wrong = await dialing('emergency');
  const { id } = await rig.open({ operator: rig.approver, kind: 'wrong-list', campaignId: wrong });

  expect(await stateOf(wrong)).toBe('paused');
  expect(await lease()).toEqual([]);
  expect(await rig.view(id)).toMatchObject({ closure: expect.any(Number), openedBy: 'approver' });
  await rig.resume(id, rig.officer, rig.administrator);
  expect(await stateOf(wrong)).toBe('paused');
  const pauseId = (await findPause(rig.district.db, wrong))?.id ?? '';
  expect(
    await resumeCampaign(rig.district.db, { operator: rig.approver, campaignId: wrong, pauseId }),
  ).toEqual({ kind: 'refused', reason: 'untrained' });
  await stopCampaign(rig.district.db, { operator: rig.approver, campaignId: wrong });
});

test('the freeze of all calling stands beside it, holds emergencies too, and neither ends the other', async () => {
  const { db } = rig.district;
  const { id } = await rig.open();
  const emergency = await dialing('emergency');
  expect(
    await freezeDistrict(db, testVault, { operator: rig.officer, reason: 'All of it.' }),
  ).toEqual({
    kind: 'placed',
  });
  expect(await lease()).toEqual([]);
  expect((await findFreezes(db)).map(({ reason }) => reason)).toEqual([
    'All of it.',
    expect.stringMatching(/^Incident \d+$/),
  ]);

  const pauseId = (await findFreeze(db))?.id ?? '';
  await unfreezeDistrict(db, { operator: rig.officer, pauseId });
  await unfreezeDistrict(db, { operator: rig.administrator, pauseId });
  expect((await lease()).map(({ campaignId }) => campaignId)).toEqual([emergency]);
  expect((await rig.view(id)).freeze?.releasedAt).toBeNull();
  await rig.resume(id, rig.officer, rig.administrator);
  await stop(emergency);
});

test('no file leaves meanwhile, but the list of families whom an emergency did not reach', async () => {
  const { db } = rig.district;
  const [emergency, matter] = [await dialing('emergency'), await dialing('school-mission')];
  const may = (id: string, spares?: 'emergency') =>
    checkExports(db, { operatorId: rig.officer.id, subject: { kind: 'campaign', id }, spares });
  expect(await may(emergency)).toBe('open');
  const { id } = await rig.open();

  expect(await may(emergency)).toBe('frozen');
  expect(await may(matter, 'emergency')).toBe('frozen');
  expect(await may(emergency, 'emergency')).toBe('open');
  const { rows } = await rig.district.pool.query(
    `SELECT count(*)::int AS count FROM audit_entry WHERE act = 'download-refused' AND facts ->> 'reason' = 'exports-frozen'`,
  );
  expect(rows).toEqual([{ count: 2 }]);
  await rig.resume(id, rig.officer, rig.administrator);
  expect(await may(matter)).toBe('open');
  for (const campaign of [emergency, matter]) await stop(campaign);
});

test('a drill holds no call and no file, and measures how long the freeze would have waited', async () => {
  const matter = await dialing('school-mission');
  const { id } = await rig.open({ isDrill: true });

  expect((await lease()).map(({ campaignId }) => campaignId)).toEqual([matter]);
  expect(await findFreezes(rig.district.db)).toEqual([]);
  const subject = { kind: 'campaign', id: matter } as const;
  expect(await checkExports(rig.district.db, { operatorId: rig.officer.id, subject })).toBe('open');
  const { openedAt, frozenAt } = await rig.view(id);
  expect(frozenAt.since(openedAt).total('seconds')).toBeGreaterThan(0);
  expect(
    await startIncident(rig.district.db, testVault, {
      operator: rig.administrator,
      isDrill: true,
      kind: 'other',
      discoveredAt: openedAt,
      known: 'Another one.',
    }),
  ).toEqual({ kind: 'refused', reason: 'breach-drill-under-way' });
  await stop(matter);
});
