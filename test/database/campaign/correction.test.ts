import { expect, test } from 'vitest';
import type { Form } from '#cards/form.ts';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { transact, violatedRule } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
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
    values: asShown(what.form),
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
  const { rows } = await database.owner.pool.query<{ id: string }>(
    'INSERT INTO campaign (author_id, corrects) VALUES ($1, $2) RETURNING id',
    [district.principal.id, closure],
  );
  const seal = database.owner.pool.query(`UPDATE campaign SET state = 'submitted' WHERE id = $1`, [
    rows[0]?.id,
  ]);
  expect(await seal.catch((error: unknown) => violatedRule(error))).toBe(
    'campaign_corrects_last_call',
  );
  await database.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    rows[0]?.id,
  ]);

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

const asShown = (form: Form) =>
  Object.fromEntries(
    form.fields.flatMap((field) =>
      'value' in field && field.value !== undefined ? [[field.name, field.value]] : [],
    ),
  );

/** The press and its form, as somebody sends it. */
async function pressers(userId: string) {
  const { handle, account } = await principalInSlack(userId);
  const place = { channelId: 'C1' };
  const open = (campaign: string, what: string) =>
    handle({ account, place, kind: 'press', verb: 'follow-up', data: { campaign, what } });
  const send = async (campaign: string, what: string, values: Record<string, string> = {}) => {
    const submit = (form: Form) =>
      handle({
        account,
        place,
        kind: 'submit',
        verb: 'follow-up',
        data: form.data,
        values: { ...asShown(form), ...values },
      });
    const opened = await open(campaign, what);
    if (opened.kind !== 'form') return opened;
    const sent = await submit(opened.form);
    // What was chosen has fields of its own.
    return sent.kind === 'form' ? submit(sent.form) : sent;
  };
  return { open, send };
}

test('two requests of an all clear are one message, to everybody at its schools, and it corrects nothing', async () => {
  const closure = await stoppedAfter(named('silent'), lockdown);
  const { send } = await pressers('U3');

  await Promise.all([send(closure, 'all-clear'), send(closure, 'all-clear')]);
  const [first, ...others] = await followUpsOf(closure);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    happening: 'all-clear',
    goesOn: 'all',
    state: 'submitted',
    ...ofIt,
  });
  expect(first?.texts.map(({ body }) => body).join()).not.toMatch(/Correct|Corrección/);
  const listed = [
    ...(await phonesOf('recipient', first?.id ?? '')),
    ...(await phonesOf('exclusion', first?.id ?? '')),
  ];
  const lockdownList = [
    ...(await phonesOf('recipient', closure)),
    ...(await phonesOf('exclusion', closure)),
  ];
  expect([...new Set(listed)].toSorted()).toEqual([...new Set(lockdownList)].toSorted());
  expect(listed.length).toBeGreaterThan(1);

  expect(JSON.stringify(await send(closure, 'all-clear'))).toContain(
    'This message was already requested',
  );
  await stopCampaign(database.db, { operator: district.principal, campaignId: first?.id ?? '' });
  expect(await send(closure, 'all-clear')).toEqual({ kind: 'done' });
  expect(await followUpsOf(closure)).toHaveLength(2);
});

/** What an all clear keeps of its lockdown, so that the same phones may be called. */
const ofIt = { ground: 'threat', purpose: 'emergency', delivery: 'call' };

test('it says of the rest of the day what its requester says, and no more', async () => {
  const closure = await stoppedAfter(named('agreed'), lockdown);
  const { send } = await pressers('U4');
  const said = async (values: Record<string, string>) => {
    expect(await send(closure, 'all-clear', values)).toEqual({ kind: 'done' });
    const last = (await followUpsOf(closure)).at(-1);
    await stopCampaign(database.db, { operator: district.principal, campaignId: last?.id ?? '' });
    return last?.texts.find(({ language }) => language === 'en')?.body;
  };
  const over = 'School S1: the situation is over.';

  expect(await said({ afterwards: 'nothing' })).toBe(over);
  expect(await said({ afterwards: 'usual' })).toBe(`${over} School continues as usual.`);
  expect(await said({ afterwards: 'dismissal', dismissalTime: '13:30' })).toBe(
    `${over} Students are dismissed at 1:30 pm.`,
  );
  expect(await said({ afterwards: 'pickup', place: 'Grace Church' })).toBe(
    `${over} You can pick up your child now. Pickup place: Grace Church.`,
  );
  // The platform did not redraw the form: what the choice needs is asked.
  expect(await send(closure, 'all-clear', { afterwards: 'dismissal' })).toMatchObject({
    kind: 'form',
    form: { fields: expect.arrayContaining([expect.objectContaining({ name: 'dismissalTime' })]) },
  });
});

test('an action that was never called is followed by nothing, and a hold by its end alone', async () => {
  const hold = await stoppedAfter(named('agreed'), { happening: 'hold' });
  const alive = await submit(lockdown);
  if (!('id' in alive)) throw new Error('refused');
  const { send } = await pressers('U5');

  await send(hold, 'reunification', { place: 'Grace Church' });
  await send(hold, 'all-clear');
  await send(alive.id, 'all-clear');
  expect(await followUpsOf(hold)).toEqual([]);
  expect(await followUpsOf(alive.id)).toEqual([]);
  await send(hold, 'hold-lifted');
  expect(await followUpsOf(hold)).toMatchObject([{ happening: 'hold-lifted' }]);
});

test('its list waits for the last call of the lockdown, three minutes at most, also in the database', async () => {
  const closure = await stoppedAfter(named('agreed'), lockdown);
  await inAnotherTime(
    database,
    `UPDATE attempt SET state = 'unknown', carrier_id = NULL, token = translate(left(id::text, 22), '-', 'x'),
       sender = (SELECT number FROM sending_number LIMIT 1), intent_at = now(), ended_at = NULL, spoken_at = NULL, disposition = NULL
     WHERE campaign_id = $1 AND phone_id = $2`,
    [closure, district.phones['silent']],
  );
  await inAnotherTime(database, 'UPDATE campaign SET ended_at = now() WHERE id = $1', [closure]);
  const { send } = await pressers('U6');
  expect(await send(closure, 'all-clear')).toEqual({ kind: 'done' });

  const [waits] = await followUpsOf(closure);
  expect(waits).toMatchObject({ state: 'draft', awaitsLastCall: true });
  const submitted = database.owner.pool.query(
    `UPDATE campaign SET state = 'submitted' WHERE id = $1`,
    [waits?.id],
  );
  expect(await submitted.catch((error: unknown) => violatedRule(error))).toBe(
    'campaign_corrects_last_call',
  );

  await inAnotherTime(
    database,
    `UPDATE campaign SET ended_at = now() - interval '181 seconds' WHERE id = $1`,
    [closure],
  );
  expect(await followUpsOf(closure)).toMatchObject([{ state: 'submitted' }]);
});
