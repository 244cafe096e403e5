import { expect, test } from 'vitest';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { transact, violatedRule } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/life/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { stoppedAfter as spokenOn } from '#test/support/district/stopped-after.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();

const draftOf = (change: Partial<Draft> = {}): Draft =>
  aClosure({ schoolIds: [district.school], ...change });

async function submit(
  request: Partial<Draft> = {},
  links: { corrects?: string; revises?: string } = {},
) {
  const result = await draftCampaign(database.db, {
    operator: district.principal,
    draft: draftOf(request),
    ...links,
  });
  if (result.kind !== 'drafted') return result;
  await sealCampaign(database.db, result.campaignId);
  return { ...result, ...(await look(result.campaignId)) };
}

async function look(id: string) {
  const view = await findCampaign(database.db, id);
  if (view === undefined) throw new Error('no campaign');
  return view;
}

const stoppedAfter = (reached: string[], change: Partial<Draft> = {}) =>
  spokenOn({ database, district }, reached, change);

async function phonesOf(table: 'recipient' | 'exclusion', campaignId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ phone: string }>(
    `SELECT DISTINCT l.phone_id AS phone FROM ${table} l JOIN campaign_version v ON v.id = l.version_id
     WHERE v.campaign_id = $1`,
    [campaignId],
  );
  return rows.map(({ phone }) => phone).toSorted();
}

async function principalInSlack(userId: string) {
  await database.db
    .insertInto('chat_identity')
    .values({
      platform: 'slack',
      tenant_id: 'T1',
      user_id: userId,
      operator_id: district.principal.id,
    })
    .execute();
  const publicUrl = 'https://bot.example.org';
  const account = { platform: 'slack', tenantId: 'T1', userId, isMember: true } as const;
  return {
    account,
    handle: createHandleRequest({ db: database.as('bot').db, vault: testVault, publicUrl }),
  };
}

const named = (...names: string[]) => names.map((name) => district.phones[name] ?? '').toSorted();

test('a correction is for exactly those whom the closure reached, however its draft names schools', async () => {
  const closure = await stoppedAfter(named('agreed', 'silent'));

  const correction = await submit(
    { texts: { en: 'School is open.' }, schoolIds: [district.school, district.otherSchool] },
    { corrects: closure },
  );

  expect(correction).toMatchObject({ corrects: (await look(closure)).number, state: 'submitted' });
  if (!('id' in correction)) throw new Error('refused');
  expect(await phonesOf('recipient', correction.id)).toEqual(named('agreed', 'silent'));
  expect(await phonesOf('exclusion', correction.id)).toEqual([]);
  expect(correction.schools).toEqual(['School S1']);
});

test('the form of a correction opens with the emergency that the closure stated', async () => {
  const closure = await stoppedAfter(named('agreed'), {
    happening: 'other',
    ground: 'threat',
    purpose: 'emergency',
    emergencyFact: 'Police search near Birch Middle',
  });
  const { handle, account } = await principalInSlack('U2');

  const reply = await handle({
    account,
    place: { channelId: 'C1' },
    kind: 'press',
    verb: 'correct',
    data: { campaign: closure },
  });

  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  expect(reply.form.fields).toContainEqual(
    expect.objectContaining({ name: 'fact', value: 'Police search near Birch Middle' }),
  );
});

test('what was written without saying so says in each language that it corrects', async () => {
  const closure = await stoppedAfter(named('agreed'));
  const texts = { en: 'School is open.', es: 'Corrección: Hay clases.', ht: 'Lekòl louvri.' };

  const correction = await submit({ texts }, { corrects: closure });

  if (!('id' in correction)) throw new Error('refused');
  expect(
    Object.fromEntries(correction.texts.map(({ language, body }) => [language, body])),
  ).toEqual({
    en: 'Correction: School is open.',
    es: 'Corrección: Hay clases.',
    ht: 'Koreksyon: Lekòl louvri.',
  });
});

test('it needs its own approval, of a fingerprint that names what it corrects', async () => {
  const closure = await stoppedAfter(named('agreed'));
  const correction = await submit({}, { corrects: closure });
  if (!('id' in correction)) throw new Error('refused');
  await startDueCampaigns(database.db);

  expect((await look(correction.id)).state).toBe('submitted');
  const { rows } = await database.pool.query<{ corrects: string }>(
    `SELECT sealed_content ->> 'corrects' AS corrects FROM campaign_version WHERE campaign_id = $1`,
    [correction.id],
  );
  expect(rows).toEqual([{ corrects: closure }]);
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'teams',
    campaignId: correction.id,
    code: correction.sealed?.code ?? '',
    decision: 'approved',
  });
  await startDueCampaigns(database.db);
  expect((await look(correction.id)).state).toBe('dialing');
  await stopCampaign(database.db, { operator: district.principal, campaignId: correction.id });
});

test('anyone who was reached and has withdrawn since is left out, with the reason', async () => {
  const closure = await stoppedAfter(named('agreed'), {
    purpose: 'school-mission',
    delivery: 'text',
  });
  await transact(database.db, (tx) =>
    revokeConsent(tx, {
      phoneId: district.phones['agreed'] ?? '',
      channel: 'any',
      scope: 'non-emergency',
      means: 'staff',
      actor: { kind: 'operator', id: district.principal.id },
    }),
  );

  const correction = await submit({ purpose: 'school-mission' }, { corrects: closure });

  if (!('id' in correction)) throw new Error('refused');
  expect(await phonesOf('recipient', correction.id)).toEqual([]);
  expect(await phonesOf('exclusion', correction.id)).toEqual(named('agreed'));
});

async function sentBackCorrection() {
  const closure = await stoppedAfter(named('silent'));
  const first = await submit({}, { corrects: closure });
  if (!('id' in first)) throw new Error('refused');
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: first.id,
    code: first.sealed?.code ?? '',
    decision: 'sent-back',
    reason: 'Give a reason.',
    vault: testVault,
  });
  return first;
}

test('where it is mended, its form counts those that the closure reached', async () => {
  const first = await sentBackCorrection();
  const { handle, account } = await principalInSlack('U1');
  const place = { channelId: 'C1' };
  const data = { campaign: first.id };

  const what = await handle({ account, place, kind: 'press', verb: 'revise', data });
  if (what.kind !== 'form') throw new Error(what.kind);
  const words = await handle({
    account,
    place,
    kind: 'submit',
    verb: 'closure',
    data: what.form.data,
    values: Object.fromEntries(
      what.form.fields.flatMap((field) =>
        'value' in field && field.value !== undefined ? [[field.name, field.value]] : [],
      ),
    ),
  });

  if (words.kind !== 'form') throw new Error(JSON.stringify(words));
  // The one that was reached heard another language.
  expect(words.form.fields[0]).toMatchObject({ name: 'text-en', label: 'English · 0 phones' });
  expect(words.form.buttons?.[0]).toMatchObject({ label: 'Other languages (1)' });
  expect(words.form.intro).toMatch(/^Sent back by superintendent at .*: Give a reason\.\n/);
});

test('sent back and changed, it is still a correction of the same closure', async () => {
  const first = await sentBackCorrection();

  const second = await submit({ schoolIds: [district.otherSchool] }, { revises: first.id });

  if (!('id' in second)) throw new Error('refused');
  expect(second.version).toBe(2);
  const { rows } = await database.pool.query<{ phone: string }>(
    `SELECT DISTINCT l.phone_id AS phone FROM recipient l JOIN campaign_version v ON v.id = l.version_id
     WHERE v.campaign_id = $1 AND v.number = 2`,
    [first.id],
  );
  expect(rows.map(({ phone }) => phone)).toEqual(named('silent'));
});

test('while somebody may still be listening to the last calls, there is no correction, nor in the database', async () => {
  const closure = await stoppedAfter(named('agreed'));
  const talking = (state: string) =>
    inAnotherTime(
      database,
      `UPDATE attempt SET state = $2, carrier_id = 'CA' || id, token = translate(left(id::text, 22), '-', 'x'),
         sender = (SELECT number FROM sending_number LIMIT 1), intent_at = now(), ended_at = CASE $2 WHEN 'completed' THEN now() END, deadline_at = NULL,
         spoken_at = CASE $2 WHEN 'completed' THEN now() END,
         disposition = CASE $2 WHEN 'completed' THEN 'person' END
       WHERE campaign_id = $1 AND phone_id = $3`,
      [closure, state, district.phones['silent']],
    );
  for (const state of ['placing', 'unknown', 'accepted', 'ringing', 'answered']) {
    await talking(state);
    expect(await submit({}, { corrects: closure })).toEqual({
      kind: 'refused',
      reason: 'still-calling',
    });
  }
  const insert = database.owner.pool.query(
    'INSERT INTO campaign (author_id, corrects) VALUES ($1, $2)',
    [district.principal.id, closure],
  );
  expect(await insert.catch((error: unknown) => violatedRule(error))).toBe('campaign_corrects');

  await talking('completed');
  const correction = await submit({}, { corrects: closure });
  if (!('id' in correction)) throw new Error('refused');
  expect(await phonesOf('recipient', correction.id)).toEqual(named('agreed', 'silent'));
});

test('what is under way, what reached nobody, and what never was has nothing to correct', async () => {
  const alive = await submit();
  if (!('id' in alive)) throw new Error('refused');
  const unheard = await stoppedAfter([]);

  expect(await submit({}, { corrects: alive.id })).toEqual({
    kind: 'refused',
    reason: 'still-alive',
  });
  expect(await submit({}, { corrects: unheard })).toEqual({
    kind: 'refused',
    reason: 'nothing-to-correct',
  });
  expect(await submit({}, { corrects: district.school })).toEqual({
    kind: 'refused',
    reason: 'not-found',
  });
});

test('the database lets nothing correct what is alive, nor change what is corrected', async () => {
  const alive = await submit();
  const over = await stoppedAfter(named('agreed'));
  const correction = await submit({}, { corrects: over });
  if (!('id' in alive) || !('id' in correction)) throw new Error('refused');
  const rule = (sql: string, values: unknown[]) =>
    database.owner.pool.query(sql, values).catch((error: unknown) => violatedRule(error));

  expect(
    await rule('INSERT INTO campaign (author_id, corrects) VALUES ($1, $2)', [
      district.principal.id,
      alive.id,
    ]),
  ).toBe('campaign_corrects');
  expect(await rule('UPDATE campaign SET corrects = NULL WHERE id = $1', [correction.id])).toBe(
    'campaign_corrects',
  );
});

const lockdown = { happening: 'lockdown', ground: 'threat', purpose: 'emergency' } as const;

/** The messages that follow a closure, sealed. */
async function followUpsOf(closure: string) {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    'SELECT id FROM campaign WHERE corrects = $1 ORDER BY number',
    [closure],
  );
  for (const { id } of rows) await sealCampaign(database.db, id);
  return Promise.all(rows.map(({ id }) => look(id)));
}

test('two presses of “All clear” ask for one message, to exactly those who were told, and it corrects nothing', async () => {
  const closure = await stoppedAfter(named('agreed', 'silent'), lockdown);
  const { handle, account } = await principalInSlack('U3');
  const press = () =>
    handle({
      account,
      place: { channelId: 'C1' },
      kind: 'press',
      verb: 'follow-up',
      data: { campaign: closure, what: 'all-clear' },
    });

  await Promise.all([press(), press()]);
  const [first, ...others] = await followUpsOf(closure);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    happening: 'all-clear',
    goesOn: true,
    state: 'submitted',
    ...ofIt,
  });
  expect(first?.texts.map(({ body }) => body).join()).not.toMatch(/Correct|Corrección/);
  expect(await phonesOf('recipient', first?.id ?? '')).toEqual(named('agreed', 'silent'));

  expect(JSON.stringify(await press())).toContain('This message was already requested');
  await stopCampaign(database.db, { operator: district.principal, campaignId: first?.id ?? '' });
  expect(await press()).toEqual({ kind: 'done' });
  expect(await followUpsOf(closure)).toHaveLength(2);
});

/** What an all clear keeps of its lockdown, so that the same phones may be called. */
const ofIt = { ground: 'threat', purpose: 'emergency', delivery: 'call' };

test('a hold is followed by its end alone, and a lockdown that still calls by nothing', async () => {
  const hold = await stoppedAfter(named('agreed'), { happening: 'hold' });
  const alive = await submit(lockdown);
  if (!('id' in alive)) throw new Error('refused');
  const { handle, account } = await principalInSlack('U4');
  const press = (verb: string, data: Record<string, string>) =>
    handle({ account, place: { channelId: 'C1' }, kind: 'press', verb, data });

  await press('reunify-form', { campaign: hold });
  await press('follow-up', { campaign: hold, what: 'all-clear' });
  await press('follow-up', { campaign: alive.id, what: 'all-clear' });
  expect(await followUpsOf(hold)).toEqual([]);
  expect(await followUpsOf(alive.id)).toEqual([]);
  await press('follow-up', { campaign: hold, what: 'hold-lifted' });
  expect(await followUpsOf(hold)).toMatchObject([{ happening: 'hold-lifted' }]);
});
