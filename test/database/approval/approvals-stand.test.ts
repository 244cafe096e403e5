import { afterEach, expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { actsOn, decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

afterEach(async () => {
  await database.owner.pool.query(`UPDATE role_grant SET revoked_at = NULL;
    UPDATE operator SET active = true; UPDATE district SET district_wide_approvals = 1;
    UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`);
});

const oneSchool = () =>
  submit(database.db, { author: district.principal, schoolIds: [district.school] });
const wholeDistrict = () =>
  submit(database.db, {
    author: district.principal,
    schoolIds: [district.school, district.otherSchool],
  });

test('two for the whole district, one for a small part of it: the policy is part of what is approved', async () => {
  await database.owner.pool.query('UPDATE district SET district_wide_approvals = 2');
  const school = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.otherSchool],
  });
  const whole = await wholeDistrict();

  expect(await decide(database.db, district.deputy, school)).toMatchObject({ given: 1, needed: 1 });
  expect(await decide(database.db, district.deputy, whole)).toMatchObject({ given: 1, needed: 2 });
  expect(await look(database.db, whole.id)).toMatchObject({
    state: 'submitted',
    approvalsNeeded: 2,
    decisions: [{ by: 'deputy' }],
  });
  await startDueCampaigns(database.db);
  expect((await look(database.db, whole.id)).state).toBe('submitted');
  // The same person again is no second one.
  expect(await decide(database.db, district.deputy, whole)).toMatchObject({
    reason: 'already-decided',
  });
  expect(await decide(database.db, district.superintendent, whole)).toMatchObject({
    given: 2,
    needed: 2,
  });
  await startDueCampaigns(database.db);
  expect((await look(database.db, whole.id)).state).toBe('dialing');
});

test('the database starts nothing on one approval where two are asked for', async () => {
  await database.owner.pool.query('UPDATE district SET district_wide_approvals = 2');
  const whole = await wholeDistrict();
  await decide(database.db, district.deputy, whole);

  for (const state of ['approved', 'dialing']) {
    const start = database.owner.pool.query('UPDATE campaign SET state = $1 WHERE id = $2', [
      state,
      whole.id,
    ]);
    expect(await start.catch((error: unknown) => violatedRule(error))).toBe(
      'campaign_approved_by_another_person',
    );
  }
});

test('leaving out one school is no way round: more than half of the schools, or of the students, is the whole district', async () => {
  await database.owner.pool.query('UPDATE district SET district_wide_approvals = 2');
  // The first school has all students but one; a third one has none.
  const third = await database.db
    .insertInto('school')
    .values({ sourced_id: 'S3', name: 'School S3', time_zone: 'America/Denver' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const needed = async (...schoolIds: string[]) =>
    (await submit(database.db, { author: district.principal, schoolIds })).approvalsNeeded;

  expect(await needed(district.school)).toBe(2);
  expect(await needed(district.otherSchool)).toBe(1);
  expect(await needed(district.otherSchool, third.id)).toBe(2);
  await database.owner.pool.query('UPDATE school SET active = false WHERE id = $1', [third.id]);
});

test('nobody is made an approver for a campaign that waits', async () => {
  const view = await oneSchool();
  const friend = await addApprover('friend');

  expect(await decide(database.db, friend, view)).toEqual({
    kind: 'refused',
    reason: 'approver-too-new',
  });
  expect(await actsOn(database.db, view.id)).toContain('decision-refused');
  expect(await insertApproval(friend, view.id)).toBe('approval_by_an_approver');
  const next = await oneSchool();
  expect(await decide(database.db, friend, next)).toMatchObject({ kind: 'approved' });
});

test('the database takes no approval by one without the role, nor by one who left', async () => {
  const view = await oneSchool();
  expect(
    await insertApproval({ id: (await addStaff(database.db, 'visitor', [])).id }, view.id),
  ).toBe('approval_by_an_approver');

  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    district.deputy.id,
  ]);
  expect(await insertApproval(district.deputy, view.id)).toBe('approval_by_an_approver');
});

test('an approver who loses the role before the start: it goes back instead of out', async () => {
  const view = await oneSchool();
  await decide(database.db, district.superintendent, view);
  await database.owner.pool.query(
    'UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1',
    [district.superintendent.id],
  );

  await startDueCampaigns(database.db);

  expect(await look(database.db, view.id)).toMatchObject({
    state: 'sent-back',
    endReason: expect.stringContaining('no longer has permission for these schools'),
  });
});

test('F59 an approver who leaves while it calls pauses it, in words', async () => {
  const view = await oneSchool();
  await decide(database.db, district.superintendent, view);
  await startDueCampaigns(database.db);
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    district.superintendent.id,
  ]);

  await pauseUnapproved(database.db);

  expect(await look(database.db, view.id)).toMatchObject({
    state: 'paused',
    endReason: expect.stringContaining('no longer has permission for these schools'),
  });
  expect(await actsOn(database.db, view.id)).toContain('campaign-lost-its-approval');
  const card = campaignCard(await look(database.db, view.id));
  const verbs = card.buttons?.map(({ verb }) => verb);
  expect(verbs).toEqual(['stop', 'unreached', 'breach-form', 'details']);
  expect(JSON.stringify(card)).toContain('Stop it and submit a new request');
});

test('a rejection outweighs the approval before the start, and stops what has started', async () => {
  const waiting = await oneSchool();
  await decide(database.db, district.superintendent, waiting);
  expect(
    await decide(database.db, district.deputy, waiting, { reason: 'Not today.' }),
  ).toMatchObject({ kind: 'sent-back' });
  await startDueCampaigns(database.db);
  expect((await look(database.db, waiting.id)).state).toBe('sent-back');

  const calling = await oneSchool();
  await decide(database.db, district.superintendent, calling);
  await startDueCampaigns(database.db);
  expect(
    await decide(database.db, district.deputy, calling, { reason: 'Not today.' }),
  ).toMatchObject({ kind: 'stopped' });
  expect(await look(database.db, calling.id)).toMatchObject({
    state: 'stopped',
    endedBy: 'deputy',
    endReason: 'Not today.',
  });
  expect(await actsOn(database.db, calling.id)).toContain('campaign-stopped');
});

const addApprover = (name: string) =>
  addStaff(database.db, name, ['approver'], { isTrained: true });

/** Past the domain: which rule of the database stands against it. */
async function insertApproval(operator: { id: string }, campaignId: string) {
  return database.owner.pool
    .query(
      `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT id, $1, 'approved', fingerprint, 'slack' FROM campaign_version WHERE campaign_id = $2`,
      [operator.id, campaignId],
    )
    .catch((error: unknown) => violatedRule(error));
}

test('an approval that grew old while nothing ran starts nothing, even before it is seen to expire', async () => {
  const view = await oneSchool();
  await decide(database.db, district.superintendent, view);
  await database.owner.pool.query(
    `UPDATE campaign SET state_at = now() - interval '31 minutes' WHERE id = $1`,
    [view.id],
  );

  await startDueCampaigns(database.db);

  expect((await look(database.db, view.id)).state).toBe('approved');
});

test('what somebody asked for who was put out since can’t be approved, and does not start', async () => {
  const asked = await oneSchool();
  const approved = await oneSchool();
  await decide(database.db, district.superintendent, approved);
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    district.principal.id,
  ]);

  expect(await decide(database.db, district.superintendent, asked)).toEqual({
    kind: 'refused',
    reason: 'requester-gone',
  });
  await startDueCampaigns(database.db);
  expect((await look(database.db, approved.id)).state).toBe('sent-back');
});

test('what somebody asked for whose role was taken since can’t be approved, and does not start', async () => {
  const asked = await oneSchool();
  const approved = await oneSchool();
  await decide(database.db, district.superintendent, approved);
  await database.owner.pool.query(
    `UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1 AND role = 'requester'`,
    [district.principal.id],
  );

  expect(await decide(database.db, district.superintendent, asked)).toEqual({
    kind: 'refused',
    reason: 'requester-gone',
  });
  expect(await insertApproval(district.superintendent, asked.id)).toBe('approval_by_an_approver');
  await startDueCampaigns(database.db);
  expect((await look(database.db, approved.id)).state).toBe('sent-back');
});

test('the database lets nothing that is over begin again, nor an older version', async () => {
  const stopped = await oneSchool();
  await decide(database.db, district.superintendent, stopped);
  await startDueCampaigns(database.db);
  const update = (set: string, id: string) =>
    database.owner.pool
      .query(`UPDATE campaign SET ${set} WHERE id = $1`, [id])
      .catch((error: unknown) => violatedRule(error));
  await update(`state = 'stopped'`, stopped.id);
  const waiting = await oneSchool();

  for (const set of [`state = 'dialing'`, `state = 'approved'`, `state = 'draft'`]) {
    expect(await update(set, stopped.id)).toBe('campaign_life');
  }
  for (const set of [
    `version = 2, state = 'draft'`,
    `version = 0`,
    `author_id = '${district.deputy.id}'`,
  ]) {
    expect(await update(set, waiting.id)).toBe('campaign_life');
  }
});

test('when something was asked for, and by whom, is the database’s word, before it is frozen too', async () => {
  const { rows } = await database.owner.pool.query<{ id: string; isNow: boolean }>(
    `WITH asked AS (INSERT INTO campaign (author_id) VALUES ($1) RETURNING id)
    INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
      stop_trying_at, submitted_by, submitted_at)
    SELECT id, 1, 'closed', 'weather', 'emergency', $2, '2027-01-13', 'call', now() + interval '3 hours', $1,
      now() + interval '1 day' FROM asked
    RETURNING id, submitted_at <= clock_timestamp() AS "isNow"`,
    [district.principal.id, [district.school]],
  );
  const [version] = rows;
  expect(version?.isNow).toBe(true);

  for (const set of [
    `submitted_at = now() + interval '1 day'`,
    `submitted_by = '${district.deputy.id}'`,
  ]) {
    const change = database.owner.pool.query(`UPDATE campaign_version SET ${set} WHERE id = $1`, [
      version?.id,
    ]);
    expect(await change.catch((error: unknown) => violatedRule(error))).toBe(
      'version_submission_kept',
    );
  }
});
