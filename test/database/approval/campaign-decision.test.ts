import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { expireCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { sendBackChanged, startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Milestone } from '#domain/closure/view/milestone.ts';
import { setSendingNumber } from '#domain/district/sending-number/set-sending-number.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { ourNumber, testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();

async function submitted(
  author: Operator = district.principal,
  revises?: string,
  more: Partial<Draft> = {},
) {
  const result = await draftCampaign(database.db, {
    operator: author,
    draft: aClosure({ schoolIds: [district.school], ...more }),
    ...(revises === undefined ? {} : { revises }),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  return look(result.campaignId);
}

async function look(id: string) {
  const view = await findCampaign(database.db, id);
  if (view === undefined) throw new Error('no campaign');
  return view;
}

const decide = (
  operator: Operator,
  view: { id: string; sealed?: { code: string } },
  how: { code?: string; reason?: string } = {},
) =>
  decideCampaign(database.db, {
    operator,
    platform: 'teams',
    campaignId: view.id,
    code: how.code ?? view.sealed?.code ?? '',
    ...(how.reason === undefined
      ? { decision: 'approved' as const }
      : { decision: 'sent-back' as const, reason: how.reason, vault: testVault }),
  });

async function acts(id: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ act: string }>(
    'SELECT act FROM audit_entry WHERE subject_id = $1 ORDER BY id',
    [id],
  );
  return rows.map((row) => row.act);
}

test('a different person approves; the author cannot, and each try is in the log', async () => {
  const view = await submitted(district.deputy);

  expect(await decide(district.deputy, view)).toEqual({ kind: 'refused', reason: 'own-campaign' });
  expect(await decide(district.principal, view)).toEqual({
    kind: 'refused',
    reason: 'not-an-approver',
  });
  expect(await decide(district.superintendent, view)).toMatchObject({ kind: 'approved' });
  expect(await acts(view.id)).toEqual([
    'campaign-drafted',
    'campaign-submitted',
    'decision-refused',
    'decision-refused',
    'campaign-approved',
  ]);
});

test('anyone who changed the draft counts as its author', async () => {
  const first = await submitted(district.principal);
  await decide(district.superintendent, first, { reason: 'Say “tomorrow”.' });
  const second = await submitted(district.deputy, first.id);

  expect(second.version).toBe(2);
  expect(await decide(district.deputy, second)).toEqual({
    kind: 'refused',
    reason: 'own-campaign',
  });
  expect(await decide(district.superintendent, second)).toMatchObject({ kind: 'approved' });
});

test('the database itself refuses an author’s approval, another fingerprint, and a start without approval', async () => {
  const view = await submitted(district.deputy);
  const { rows } = await database.pool.query<{ id: string; fingerprint: Buffer }>(
    'SELECT id, fingerprint FROM campaign_version WHERE campaign_id = $1',
    [view.id],
  );
  const version = rows[0];
  const insert = (operator: string, fingerprint: Buffer | undefined) =>
    database.owner.pool
      .query(
        `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform) VALUES ($1, $2, 'approved', $3, 'slack')`,
        [version?.id, operator, fingerprint],
      )
      .catch((error: unknown) => violatedRule(error));

  expect(await insert(district.deputy.id, version?.fingerprint)).toBe('approval_by_another_person');
  expect(await insert(district.superintendent.id, Buffer.alloc(32))).toBe(
    'approval_of_this_fingerprint',
  );
  for (const state of ['approved', 'dialing', 'paused']) {
    const start = database.owner.pool.query('UPDATE campaign SET state = $1 WHERE id = $2', [
      state,
      view.id,
    ]);
    expect(await start.catch((error: unknown) => violatedRule(error))).toBe(
      'campaign_approved_by_another_person',
    );
  }
});

test('an old card, a second decision, and a decision about what is over are refused in order', async () => {
  const view = await submitted();

  expect(await decide(district.superintendent, view, { code: '0000-0000' })).toEqual({
    kind: 'refused',
    reason: 'out-of-date',
  });
  await decide(district.superintendent, view, { reason: 'Wrong school.' });
  expect(await decide(district.superintendent, view)).toEqual({
    kind: 'refused',
    reason: 'already-decided',
  });
  expect(await decide(district.deputy, view)).toEqual({ kind: 'refused', reason: 'not-waiting' });
  expect((await look(view.id)).endReason).toBe('Wrong school.');
});

test('many clicks at once are one approval and one start', async () => {
  const view = await submitted();

  const decisions = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      decide(n % 2 === 0 ? district.superintendent : district.deputy, view),
    ),
  );
  await Promise.all([1, 2, 3].map(() => startDueCampaigns(database.db)));

  expect(decisions.filter((decision) => decision.kind === 'approved')).toHaveLength(1);
  expect((await acts(view.id)).filter((act) => act === 'campaign-started')).toHaveLength(1);
  expect((await look(view.id)).state).toBe('dialing');
  await stopCampaign(database.db, { operator: district.principal, campaignId: view.id });
});

test('no decision in time: it expires by the database’s clock, and can be asked again', async () => {
  const view = await submitted();
  await inAnotherTime(
    database,
    `UPDATE campaign_version SET expires_at = now() WHERE campaign_id = $1`,
    [view.id],
  );

  expect(await decide(district.superintendent, view)).toEqual({
    kind: 'refused',
    reason: 'expired',
  });
  await expireCampaigns(database.db);

  expect((await look(view.id)).state).toBe('expired');
  expect((await submitted(district.principal, view.id)).version).toBe(2);
});

test('an approval that grew old while no worker ran starts nothing: it expires', async () => {
  const view = await submitted();
  await decide(district.superintendent, view);
  await database.owner.pool.query(
    `UPDATE campaign SET state_at = now() - interval '31 minutes' WHERE id = $1`,
    [view.id],
  );

  await expireCampaigns(database.db);
  await startDueCampaigns(database.db);

  expect(await look(view.id)).toMatchObject({
    state: 'expired',
    endReason: expect.stringContaining('didn’t start in time'),
  });
});

test('what is no longer overdue when the expiry gets its turn goes on', async () => {
  const view = await submitted();
  await decide(district.superintendent, view);
  // Overdue as the expiry reads it, and no longer so once it has its turn.
  await database.owner.pool.query(`UPDATE district SET emergency_approval_minutes = 0`);
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [view.id]);

  const expiring = expireCampaigns(database.db);
  await expect
    .poll(
      async () =>
        (
          await database.owner.pool.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).rowCount,
    )
    .toBe(1);
  await client.query(`UPDATE district SET emergency_approval_minutes = 30`);
  await client.query('COMMIT');
  client.release();
  await expiring;

  expect((await look(view.id)).state).toBe('approved');
  await stopCampaign(database.db, { operator: district.principal, campaignId: view.id });
});

test('what changed after the approval goes back instead of out', async () => {
  const view = await submitted();
  await decide(district.superintendent, view);
  await database.db.updateTable('district').set({ callback_number: '+13125550198' }).execute();

  await startDueCampaigns(database.db);

  expect(await look(view.id)).toMatchObject({
    state: 'sent-back',
    endReason: expect.stringContaining('changed after the approval'),
  });
  await database.db.updateTable('district').set({ callback_number: '+13125550199' }).execute();
});

test('what would not start at its hour goes back as soon as that is known, and nothing else does', async () => {
  const startAt = Temporal.Now.instant().add({ hours: 1 });
  const view = await submitted(district.principal, undefined, { startAt });
  await decide(district.superintendent, view);
  await sendBackChanged(database.db);
  expect((await look(view.id)).state).toBe('approved');

  await database.db.updateTable('district').set({ ring_seconds: 31 }).execute();
  await sendBackChanged(database.db);

  expect(await look(view.id)).toMatchObject({
    state: 'sent-back',
    endReason: expect.stringContaining('changed after the approval'),
  });
  await database.db.updateTable('district').set({ ring_seconds: 30 }).execute();
});

test('another number to call from, taken in or given up after the approval, goes back instead of out', async () => {
  for (const active of [true, false]) {
    const view = await submitted();
    await decide(district.deputy, view);
    const stranger = { number: '+14025550177', active, callsPerSecond: null };
    await setSendingNumber(database.db, stranger, 'test');
    await startDueCampaigns(database.db);

    expect(await look(view.id)).toMatchObject({
      state: 'sent-back',
      endReason: expect.stringContaining('changed after the approval'),
    });
  }
});

test('without a number to call from nothing is put before an approver, and the reason says what to do', async () => {
  await setSendingNumber(
    database.db,
    { number: ourNumber, active: false, callsPerSecond: null },
    'test',
  );
  const view = await submitted();
  await setSendingNumber(
    database.db,
    { number: ourNumber, active: true, callsPerSecond: null },
    'test',
  );

  expect(view).toMatchObject({
    state: 'sent-back',
    endReason: expect.stringContaining('no number to call from'),
  });
  expect(await acts(view.id)).toContain('campaign-found-no-number');
});

test('one person stops; nothing planned is left', async () => {
  const view = await submitted();
  await decide(district.superintendent, view);
  await startDueCampaigns(database.db);

  const stopped = await stopCampaign(database.db, {
    operator: district.principal,
    campaignId: view.id,
  });

  expect(stopped).toMatchObject({ kind: 'stopped', hadStarted: true, inProgress: 0 });
  expect((await sweepAttempts(database.db)).expired).toBeGreaterThanOrEqual(3);
  expect((await look(view.id)).tally?.planned).toBe(0);
  expect(
    await stopCampaign(database.db, { operator: district.principal, campaignId: view.id }),
  ).toEqual({ kind: 'refused', reason: 'already-over' });
});

test('what was withdrawn is asked for again as its next version, which needs an approval of its own', async () => {
  const first = await submitted();
  await decide(district.superintendent, first);
  await stopCampaign(database.db, { operator: district.principal, campaignId: first.id });
  expect(campaignCard(await look(first.id)).buttons.map(({ verb }) => verb)).toEqual([
    'add-languages',
    'revise',
    'details',
  ]);

  const again = await submitted(district.principal, first.id);

  expect(again).toMatchObject({ id: first.id, version: 2, state: 'submitted', decisions: [] });
  await startDueCampaigns(database.db);
  expect((await look(first.id)).state).toBe('submitted');
  expect(await decide(district.superintendent, again, { code: first.sealed?.code ?? '' })).toEqual({
    kind: 'refused',
    reason: 'out-of-date',
  });
  expect(await decide(district.superintendent, again)).toMatchObject({ kind: 'approved' });
});

test('what was stopped while it called is asked for again as a closure of its own, and stays stopped', async () => {
  const first = await submitted(district.deputy);
  await decide(district.superintendent, first);
  await startDueCampaigns(database.db);
  await stopCampaign(database.db, { operator: district.principal, campaignId: first.id });

  const again = await submitted(district.principal, first.id);

  expect(again).toMatchObject({ version: 1, state: 'submitted', decisions: [] });
  expect(again.number).toBeGreaterThan(first.number);
  expect(await look(first.id)).toMatchObject({ version: 1, state: 'stopped' });
  // Who wrote the first one wrote these words.
  expect(await decide(district.deputy, again)).toEqual({ kind: 'refused', reason: 'own-campaign' });
  expect(await decide(district.superintendent, again)).toMatchObject({ kind: 'approved' });
  for (const change of [
    `state = 'draft', version = version + 1`,
    `state = 'approved'`,
    'started_at = NULL',
  ]) {
    await expect(
      database.pool.query(`UPDATE campaign SET ${change} WHERE id = $1`, [first.id]),
    ).rejects.toThrow('a campaign does not go from stopped');
  }
});

test('what is withdrawn before anybody was called says so, and not that calls were stopped', async () => {
  const view = await submitted();

  await stopCampaign(database.db, { operator: district.principal, campaignId: view.id });

  const withdrawn = await look(view.id);
  const at = withdrawn.endedAt;
  const told = milestoneCard(withdrawn, { kind: 'stopped', by: 'Dana', at } as Milestone);
  const { title, badge, blocks } = campaignCard(withdrawn);
  const words = JSON.stringify([title, badge, blocks, told]);
  expect(words).toContain('Withdrawn by');
  expect(words).toContain(`Dana withdrew closure ${view.number}`);
  expect(words).not.toMatch(/[Ss]topped|rings/);
});

test('who may ask for another school only does not take a closure over that was sent back', async () => {
  const view = await submitted();
  await decide(district.superintendent, view, { reason: 'Say until when' });
  const elsewhere: Operator = {
    ...district.deputy,
    roles: [{ role: 'requester', schoolId: district.otherSchool }],
  };

  const taken = await draftCampaign(database.db, {
    operator: elsewhere,
    draft: aClosure({ schoolIds: [district.otherSchool] }),
    revises: view.id,
  });

  expect(taken).toEqual({ kind: 'refused', reason: 'not-a-requester' });
  expect(await look(view.id)).toMatchObject({ state: 'sent-back', version: 1 });
  expect(await submitted(district.principal, view.id)).toMatchObject({ version: 2 });
});
