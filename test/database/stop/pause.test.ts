import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { findDue, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { resumeCampaign } from '#domain/closure/life/resume-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { findFreeze, findPause, findPauseById } from '#domain/closure/pause/find-pauses.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { ageTraining } from '#test/support/district/training.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let requester: Operator;
let approver: Operator;
let officer: Operator;
let administrator: Operator;
beforeAll(async () => {
  requester = await person('requester', ['requester']);
  approver = await person('approver', ['approver']);
  officer = await person('officer', ['compliance']);
  administrator = await person('administrator', ['administrator']);
});
afterEach(async () => {
  await endFreeze();
  await district.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE state IN ('approved', 'dialing', 'paused')`,
  );
});

const person = (name: string, roles: Role[], schoolId: string | null = null) =>
  addStaff(district.db, name, roles, { schoolId, isTrained: true });

const dialing = async (phones = 1) =>
  district.startCampaign({ phones: await district.addPhones(phones) });
const lease = () => leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 50 });
const place = async () => commitIntent(district.db, { worker: 'w', claims: await lease() });
const pause = (operator: Operator, campaignId: string) =>
  pauseCampaign(district.db, { operator, campaignId });
const resume = async (operator: Operator, campaignId: string, pauseId?: string) =>
  resumeCampaign(district.db, {
    operator,
    campaignId,
    pauseId: pauseId ?? (await findPause(district.db, campaignId))?.id ?? campaignId,
  });
const freeze = (operator: Operator) =>
  freezeDistrict(district.db, testVault, { operator, reason: 'Wrong numbers in the roster.' });
const unfreeze = async (operator: Operator) =>
  unfreezeDistrict(district.db, {
    operator,
    pauseId: (await findFreeze(district.db))?.id ?? district.school,
  });
async function endFreeze() {
  if ((await findFreeze(district.db)) === undefined) return;
  await unfreeze(officer);
  await unfreeze(administrator);
  await unfreeze(officer);
}
const cardOf = async (id: string) => {
  const view = await findCampaign(district.db, id);
  if (view === undefined) throw new Error('no campaign');
  return campaignCard(view);
};
const wordsOn = (card: unknown) => JSON.stringify(card);
const stateOf = async (id: string) => (await findCampaign(district.db, id))?.state;
const refused = (reason: string) => ({ kind: 'refused', reason });
const ruleOf = (sql: string, values: unknown[]) =>
  district.owner.pool.query(sql, values).then(
    () => 'done',
    (error: unknown) => violatedRule(error),
  );

async function acts(subject: string): Promise<string[]> {
  const { rows } = await district.pool.query<{ act: string }>(
    `SELECT act FROM audit_entry WHERE subject_id = $1
       AND act SIMILAR TO '(pause|campaign-paused|campaign-resume|district-)%' ORDER BY id`,
    [subject],
  );
  return rows.map(({ act }) => act);
}

test('one person pauses, and nothing is placed; one asks to go on, and only a different approver agrees', async () => {
  const campaign = await dialing();
  const claims = await lease();

  expect(await pause(officer, campaign)).toEqual(refused('not-allowed'));
  expect(await pause(requester, campaign)).toEqual({ kind: 'placed' });
  expect(await pause(approver, campaign)).toEqual(refused('already-paused'));
  expect(await commitIntent(district.db, { worker: 'w', claims })).toEqual([]);
  expect(await place()).toEqual([]);

  expect(await resume(officer, campaign)).toEqual(refused('not-a-resumer'));
  expect(await resume(requester, campaign)).toEqual({ kind: 'asked' });
  expect(await resume(requester, campaign)).toEqual(refused('asked-already'));
  expect(await stateOf(campaign)).toBe('paused');
  expect(await resume(approver, campaign)).toEqual({ kind: 'released' });
  expect(await stateOf(campaign)).toBe('dialing');
  expect(await resume(approver, campaign)).toEqual(refused('not-paused'));

  expect(await acts(campaign)).toEqual([
    'pause-refused',
    'campaign-paused',
    'pause-refused',
    'pause-refused',
    'campaign-resume-asked',
    'pause-refused',
    'campaign-resumed',
    'pause-refused',
  ]);
});

atLength('an approver who asked first is not stuck: a requester asks in their place', async () => {
  const campaign = await dialing();
  await pause(approver, campaign);

  expect(await resume(approver, campaign)).toEqual({ kind: 'asked' });
  expect(await resume(requester, campaign)).toEqual({ kind: 'asked' });
  expect(await resume(approver, campaign)).toEqual({ kind: 'released' });
});

atLength('who asked and has lost the role since does not count as one of the two', async () => {
  const campaign = await dialing();
  const leaver = await person('leaver', ['requester']);
  await pause(requester, campaign);
  await resume(leaver, campaign);
  await district.db
    .updateTable('operator')
    .set({ active: false })
    .where('id', '=', leaver.id)
    .execute();

  expect(await findPause(district.db, campaign)).toMatchObject({ askedBy: null });
  expect(wordsOn(await cardOf(campaign))).toContain('Ask to resume');
  expect(await resume(approver, campaign)).toEqual({ kind: 'asked' });
  expect(wordsOn(await cardOf(campaign))).toContain('Agree to resume');
  expect(await stateOf(campaign)).toBe('paused');
});

atLength(
  'a freeze whose asker left asks again; once it is over its card still names who asked',
  async () => {
    const campaign = await dialing();
    const leaver = await person('leaving officer', ['compliance']);
    await freeze(officer);
    const pause = (await findFreeze(district.db))?.id ?? '';
    await unfreeze(leaver);
    expect(await findFreeze(district.db)).toMatchObject({ askedBy: 'leaving officer' });

    await district.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
      leaver.id,
    ]);
    expect(await findFreeze(district.db)).toMatchObject({ askedBy: null });

    expect(await unfreeze(officer)).toEqual({ kind: 'asked' });
    expect(await unfreeze(administrator)).toEqual({ kind: 'released' });
    await district.owner.pool.query(
      'UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1',
      [leaver.id],
    );
    expect(await findPauseById(district.db, pause)).toMatchObject({ askedBy: 'officer' });
    expect(await stateOf(campaign)).toBe('dialing');
  },
);

atLength('anyone who asks or agrees needs current training', async () => {
  const campaign = await dialing();
  const lapsed = await person('lapsed', ['requester', 'approver']);
  await pause(lapsed, campaign);
  await resume(lapsed, campaign);
  await ageTraining(district, lapsed.id);

  expect(await resume(approver, campaign)).toEqual({ kind: 'asked' });
  expect(await resume(lapsed, campaign)).toEqual(refused('untrained'));
  expect(
    await ruleOf('UPDATE pause SET released_by = $1, released_at = now() WHERE campaign_id = $2', [
      lapsed.id,
      campaign,
    ]),
  ).toBe('pause_released_by_trained_person');
});

atLength('the button of an earlier pause does nothing to a later one', async () => {
  const campaign = await dialing();
  await pause(requester, campaign);
  const earlier = (await findPause(district.db, campaign))?.id;
  await resume(requester, campaign);
  await resume(approver, campaign);
  await pause(requester, campaign);

  expect(await resume(approver, campaign, earlier)).toEqual(refused('out-of-date'));
});

test('an approver of another school may neither ask nor agree', async () => {
  const campaign = await dialing();
  const other = await district.owner.pool.query<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S9', 'Other', 'America/Chicago') RETURNING id`,
  );
  const stranger = await person('stranger', ['approver'], other.rows[0]?.id ?? null);
  await pause(requester, campaign);
  await resume(requester, campaign);

  expect(await resume(stranger, campaign)).toEqual(refused('not-a-resumer'));
});

atLength(
  'a pause for trouble with the carrier’s account takes the same two people to end',
  async () => {
    const campaign = await dialing(2);
    const [intent] = await commitIntent(district.db, {
      worker: 'w',
      claims: (await lease()).slice(0, 1),
    });
    await recordOrderOutcome(district.db, {
      attemptId: intent?.attemptId ?? '',
      fence: intent?.fence ?? '',
      worker: 'w',
      outcome: { kind: 'rejected', code: 20003, class: 'account' },
    });

    expect(await findPause(district.db, campaign)).toMatchObject({
      placedBy: null,
      reason: expect.stringContaining('error 20003'),
    });
    expect(await resume(approver, campaign)).toEqual({ kind: 'asked' });
    expect(await resume(requester, campaign)).toEqual({ kind: 'asked' });
    expect(await resume(approver, campaign)).toEqual({ kind: 'released' });
  },
);

test('the database itself lets no paused campaign dial, and no pause be ended by one person or by the wrong one', async () => {
  const campaign = await dialing();
  await pause(requester, campaign);
  const dial = (state: string) =>
    ruleOf('UPDATE campaign SET state = $2 WHERE id = $1', [campaign, state]);
  const set = (change: string, operator: Operator) =>
    ruleOf(
      `UPDATE pause SET ${change} WHERE campaign_id = $2 AND released_at IS NULL AND $1::uuid IS NOT NULL`,
      [operator.id, campaign],
    );

  expect(await dial('dialing')).toBe('campaign_resumed_by_two');
  expect(await dial('approved')).toBe('campaign_resumed_by_two');
  expect(await set('released_by = $1, released_at = now()', approver)).toBe('pause_life');
  expect(
    await set('asked_by = $1, asked_at = now(), released_by = $1, released_at = now()', approver),
  ).toBe('pause_life');
  expect(await set('asked_by = $1, asked_at = now()', officer)).toBe('pause_released_by_role');
  expect(await set('asked_by = $1, asked_at = now()', approver)).toBe('done');
  expect(await set('released_by = $1, released_at = now()', approver)).toBe(
    'pause_released_by_two',
  );
  expect(await set('released_by = $1, released_at = now()', requester)).toBe(
    'pause_released_by_role',
  );
  expect(await dial('dialing')).toBe('campaign_resumed_by_two');
  await expect(
    district.owner.pool.query('DELETE FROM pause WHERE campaign_id = $1', [campaign]),
  ).rejects.toThrow('append-only');
});

test('one person freezes: nothing is leased, placed or started; two others’ roles do not count, and two people end it', async () => {
  const campaign = await dialing(2);
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 1 });
  const waiting = await dialing();
  // As if it had not begun, which no campaign that has begun may become.
  await district.owner.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     UPDATE campaign SET state = 'approved', started_at = NULL WHERE id = '${waiting}'; COMMIT`,
  );

  expect(await freeze(approver)).toEqual(refused('not-a-freezer'));
  const clerk = await person('clerk', ['compliance', 'administrator'], district.school);
  expect(await freeze(clerk)).toEqual(refused('not-a-freezer'));
  expect(await freeze(officer)).toEqual({ kind: 'placed' });
  expect(await freeze(administrator)).toEqual(refused('already-frozen'));

  expect(await lease()).toEqual([]);
  expect(await findDue(district.db)).toMatchObject({ voice: false, text: false });
  expect(await commitIntent(district.db, { worker: 'w', claims })).toEqual([]);
  expect((await district.attempts(campaign)).map(({ state }) => state)).toEqual([
    'planned',
    'planned',
  ]);
  await startDueCampaigns(district.db);
  expect(await stateOf(waiting)).toBe('approved');
  expect(await ruleOf(`UPDATE campaign SET state = 'dialing' WHERE id = $1`, [waiting])).toBe(
    'campaign_starts_unfrozen',
  );
  expect(await findCampaign(district.db, campaign)).toMatchObject({
    freeze: { placedBy: 'officer', reason: 'Wrong numbers in the roster.' },
  });

  expect(await unfreeze(approver)).toEqual(refused('not-a-freezer'));
  expect(await unfreeze(officer)).toEqual({ kind: 'asked' });
  expect(await unfreeze(officer)).toEqual(refused('asked-already'));
  expect(await unfreeze(administrator)).toEqual({ kind: 'released' });
  expect(await unfreeze(administrator)).toEqual(refused('not-frozen'));
  expect((await findDue(district.db)).voice).toBe(true);
});

test('a pause can’t be ended while the district is frozen', async () => {
  const campaign = await dialing();
  await pause(requester, campaign);
  await resume(requester, campaign);
  await freeze(officer);

  expect(await resume(approver, campaign)).toEqual(refused('frozen'));
});

test('no intent is committed after a freeze, however they race', async () => {
  const rounds = 20;
  let placed = 0;
  for (let round = 0; round < rounds; round++) {
    const campaign = await dialing(6);
    const claims = await lease();
    const commits = claims.map((claim, n) =>
      wait(n).then(() => commitIntent(district.db, { worker: 'w', claims: [claim] })),
    );
    const [, ...intents] = await Promise.all([
      wait(round % 6).then(() => freeze(officer)),
      ...commits,
    ]);
    placed += intents.flat().length;

    const { rows } = await district.pool.query<{ late: number }>(
      `SELECT count(*)::int AS late FROM attempt a, pause h
       WHERE a.campaign_id = $1 AND h.campaign_id IS NULL AND h.released_at IS NULL AND a.intent_at > h.placed_at`,
      [campaign],
    );
    expect(rows).toEqual([{ late: 0 }]);
    await district.owner.pool.query(
      `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`,
      [campaign],
    );
    await endFreeze();
  }
  expect(placed).toBeGreaterThan(0);
  expect(placed).toBeLessThan(6 * rounds);
});

test('a freeze waits for an intent under way, and one that comes after it waits for the freeze', async () => {
  await dialing();
  const claims = await lease();
  const underWay = await district.owner.pool.connect();
  await underWay.query('BEGIN');
  await underWay.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('district', 0))`);

  const freezing = freeze(officer);
  const waiters = async () =>
    (
      await district.owner.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).rowCount;
  await expect.poll(waiters).toBe(1);
  const placing = commitIntent(district.db, { worker: 'w', claims });
  await expect.poll(waiters).toBe(2);
  await underWay.query('COMMIT');
  underWay.release();

  expect(await freezing).toEqual({ kind: 'placed' });
  expect(await placing).toEqual([]);
});

atLength(
  'a stop reports what it did, and the report is final when the last order is answered',
  async () => {
    const campaign = await dialing(3);
    const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 1 });
    const [intent] = await commitIntent(district.db, { worker: 'w', claims });
    await stopCampaign(district.db, { operator: requester, campaignId: campaign });
    await sweepAttempts(district.db);
    const during = await findCampaign(district.db, campaign);
    await recordOrderOutcome(district.db, {
      attemptId: intent?.attemptId ?? '',
      fence: intent?.fence ?? '',
      worker: 'w',
      outcome: { kind: 'accepted', carrierId: 'CA-stop-report' },
    });

    const after = await findCampaign(district.db, campaign);

    expect(during?.stop).toEqual({
      quietAfterMs: 0,
      inProgress: 1,
      neverStarted: 2,
      isFinal: false,
      open: 1,
    });
    expect(after?.stop).toMatchObject({ inProgress: 1, neverStarted: 2, isFinal: true });
    const { rows } = await district.pool.query<{ ms: number }>(
      `SELECT extract(epoch FROM e.at - c.ended_at)::float8 * 1000 AS ms FROM audit_entry e, campaign c
     WHERE e.subject_id = $1 AND e.facts ->> 'to' = 'accepted' AND c.id = $2`,
      [intent?.attemptId, campaign],
    );
    expect(after?.stop?.quietAfterMs).toBeGreaterThan(0);
    expect(after?.stop?.quietAfterMs).toBe(rows[0]?.ms);
  },
);
