import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { violatedRule } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();
let view: NonNullable<Awaited<ReturnType<typeof findCampaign>>>;
beforeAll(async () => {
  // Older than anything that is asked here: the closures are made older, too.
  await inAnotherTime(
    database,
    `UPDATE role_grant SET granted_at = granted_at - interval '1 hour'`,
  );
});
beforeEach(async () => {
  view = await submitted('emergency');
});

async function submitted(
  purpose: 'emergency' | 'school-mission',
  { revises, secondsAgo = 60 }: { revises?: string; secondsAgo?: number } = {},
) {
  const result = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({
      schoolIds: [district.school],
      purpose,
      ground: purpose === 'emergency' ? 'weather' : 'none',
    }),
    ...(revises === undefined ? {} : { revises }),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  await aged(result.campaignId, secondsAgo);
  const found = await findCampaign(database.db, result.campaignId);
  if (found === undefined) throw new Error('no campaign');
  return found;
}

/** As if it had been asked for so long ago. */
async function aged(campaignId: string, secondsAgo: number): Promise<void> {
  await inAnotherTime(
    database,
    `UPDATE campaign_version SET submitted_at = clock_timestamp() - interval '${secondsAgo} seconds'
      WHERE campaign_id = '${campaignId}'`,
  );
}

const ask = (step_up_recipients: number | null) =>
  database.owner.db.updateTable('district').set({ step_up_recipients }).execute();

const approve = (signInAbove?: number) =>
  decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'teams',
    campaignId: view.id,
    code: view.sealed?.code ?? '',
    signInAbove,
    decision: 'approved',
  });

/** A sign-in that this person finished so long ago; the owner turns the clock, which the application can't. */
async function stepUp(
  minutesAgo: number,
  who = district.superintendent,
  fingerprint?: Buffer,
): Promise<void> {
  const signIn = await begun(who.id, fingerprint);
  await database.pool.query('UPDATE sign_in SET used_at = now() WHERE id = $1', [signIn]);
  await insertStepUp(signIn, {});
  if (minutesAgo === 0) return;
  await inAnotherTime(
    database,
    `UPDATE step_up SET at = at - interval '${minutesAgo} minutes' WHERE sign_in_id = '${signIn}'`,
  );
}

async function begun(operatorId: string, fingerprint?: Buffer): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint)
      SELECT 'step-up', $4, 'teams', 'T', 'U', $2, v.id, coalesce($3, v.fingerprint) FROM campaign_version v
      JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number WHERE c.id = $1 RETURNING id`,
    [view.id, operatorId, fingerprint ?? null, randomBytes(32)],
  );
  return rows[0]?.id ?? '';
}

/** As the application writes it, but for what is named. Which rule stands against it? */
function insertStepUp(
  signIn: string,
  other: { operator?: string; fingerprint?: Buffer; secondsBefore?: number },
): Promise<string | undefined> {
  return database.pool
    .query(
      `INSERT INTO step_up (sign_in_id, operator_id, version_id, fingerprint, signed_in_at)
      SELECT id, coalesce($2, operator_id), version_id, coalesce($3, fingerprint), started_at - $4 * interval '1 second'
      FROM sign_in WHERE id = $1`,
      [signIn, other.operator ?? null, other.fingerprint ?? null, other.secondsBefore ?? 0],
    )
    .then(() => 'inserted', violatedRule);
}

const again = { kind: 'refused', reason: 'sign-in-again' };

test('as many as the district says need none; one more does', async () => {
  const calls = (view.sealed?.voiceCount ?? 0) + (view.sealed?.textCount ?? 0);
  await ask(calls - 1);
  expect(await approve()).toEqual(again);
  await ask(calls);
  expect(await approve()).toMatchObject({ kind: 'approved' });
});

test('what is no emergency needs one, however few it reaches', async () => {
  view = await submitted('school-mission');
  await ask(1_000_000);
  expect(await approve()).toEqual(again);
  await ask(null);
  expect(await approve()).toMatchObject({ kind: 'approved' });
});

test('what no worker would call without one takes it, though the district asks for none', async () => {
  const calls = (view.sealed?.voiceCount ?? 0) + (view.sealed?.textCount ?? 0);
  await ask(null);
  expect(await approve(calls - 1)).toEqual(again);
  // One that proves nothing to a worker does not serve.
  await stepUp(0);
  expect(await approve(calls - 1)).toEqual(again);
  expect(await approve(calls)).toMatchObject({ kind: 'approved' });
});

test('anyone who approves within 20 seconds of the asking signs in afresh, where the district asks for sign-ins at all', async () => {
  await ask(1_000_000);
  view = await submitted('emergency', { secondsAgo: 15 });
  expect(await approve()).toEqual(again);
  await ask(null);
  expect(await approve()).toMatchObject({ kind: 'approved' });

  await ask(1_000_000);
  view = await submitted('emergency', { secondsAgo: 21 });
  expect(await approve()).toMatchObject({ kind: 'approved' });
});

test('a vote may follow another’s after 20 seconds', async () => {
  await database.db.updateTable('district').set({ district_wide_approvals: 2 }).execute();
  await ask(1_000_000);
  view = await submitted('emergency');
  await voted(view.id, 15);
  expect(await approve()).toEqual(again);

  view = await submitted('emergency');
  await voted(view.id, 21);
  expect(await approve()).toMatchObject({ kind: 'approved' });
  await database.owner.db.updateTable('district').set({ district_wide_approvals: 1 }).execute();
});

/** As if the deputy had approved so long ago: the owner turns the clock, which the application can't. */
async function voted(campaignId: string, secondsAgo: number): Promise<void> {
  await database.owner.pool.query(
    `WITH given AS (
       INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
       SELECT v.id, $2, 'approved', v.fingerprint, 'slack' FROM campaign_version v WHERE v.campaign_id = $1
       RETURNING *)
     INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
     SELECT 'operator', operator_id, 'campaign-approved', 'campaign', $1,
       jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM given`,
    [campaignId, district.deputy.id],
  );
  await inAnotherTime(
    database,
    `UPDATE approval SET at = at - interval '${secondsAgo} seconds'
      WHERE version_id IN (SELECT id FROM campaign_version WHERE campaign_id = '${campaignId}')`,
  );
}

test('it serves its own operator and fingerprint, for ten minutes', async () => {
  await ask(0);
  await stepUp(11);
  await stepUp(0, district.deputy);
  await stepUp(0, district.superintendent, randomBytes(32));
  expect(await approve()).toEqual(again);

  await stepUp(9);
  expect(await approve()).toMatchObject({ kind: 'approved' });
});

test('the database itself refuses the row, and lets a closure be sent back without it', async () => {
  await ask(0);
  const insert = database.pool.query(
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
     SELECT v.id, $2, 'approved', v.fingerprint, 'slack' FROM campaign_version v WHERE v.campaign_id = $1`,
    [view.id, district.superintendent.id],
  );
  expect(violatedRule(await insert.catch((error: unknown) => error))).toBe(
    'approval_after_step_up',
  );

  const sentBack = await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: view.id,
    code: view.sealed?.code ?? '',
    decision: 'sent-back',
    reason: 'Say which buses run.',
    vault: testVault,
  });
  expect(sentBack).toMatchObject({ kind: 'sent-back' });
});

test('the database takes no fresh sign-in but one that this person finished, for this fingerprint', async () => {
  const rule = 'step_up_after_sign_in';
  const unfinished = await begun(district.superintendent.id);
  expect(await insertStepUp(unfinished, {})).toBe(rule);

  const finished = await begun(district.superintendent.id);
  const update = (set: string) =>
    database.pool
      .query(`UPDATE sign_in SET ${set} WHERE id = $1`, [finished])
      .then(() => 'updated', violatedRule);
  expect(await update(`operator_id = '${district.deputy.id}'`)).toBe('sign_in_kept');
  expect(await update('used_at = now()')).toBe('updated');
  expect(await update('used_at = NULL')).toBe('sign_in_kept');
  expect(await insertStepUp(finished, { operator: district.deputy.id })).toBe(rule);
  expect(await insertStepUp(finished, { fingerprint: randomBytes(32) })).toBe(rule);
  expect(await insertStepUp(finished, { secondsBefore: 6 })).toBe(rule);
  expect(await insertStepUp(finished, { secondsBefore: 4 })).toBe('inserted');
});

test('an account that is no full member can’t begin a sign-in', async () => {
  const handle = createHandleRequest({
    db: database.as('bot').db,
    vault: testVault,
    publicUrl: 'https://bot.example.org',
  });

  const reply = await handle({
    account: { platform: 'slack', tenantId: 'T1', userId: 'U9', isMember: false },
    place: { channelId: 'C1' },
    kind: 'words',
    words: ['closure', 'link'],
  });

  expect(JSON.stringify(reply)).toContain('guest, a bot or from another organization');
  const { rows } = await database.pool.query(`SELECT FROM sign_in WHERE purpose = 'link'`);
  expect(rows).toEqual([]);
});
