import { beforeEach, expect, test } from 'vitest';
import type { Block } from '#cards/card.ts';
import type { Form, FormValues } from '#cards/form.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { violatedRule } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { districtSettings } from '#domain/district/district-settings.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';

const { database, district, handle } = setUpCommandDesk();

beforeEach(async () => {
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
});

type Said = ChatRequest extends infer One
  ? One extends ChatRequest
    ? Omit<One, 'account' | 'place'>
    : never
  : never;

const say = (said: Said): Promise<Reply> =>
  handle({
    account: { platform: 'slack', tenantId: 'T1', userId: 'U1', isMember: true },
    place: { channelId: 'C1' },
    ...said,
  });

function formOf(reply: Reply): Form {
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
}

/** As a platform sends it: what stands in the fields, and what a person changed. */
function valuesOf(form: Form, typed: FormValues = {}): FormValues {
  const standing = form.fields.flatMap((field) => {
    if (field.kind === 'words') return [];
    const value = field.kind === 'choices' ? field.values?.join(',') : field.value;
    return [[field.name, value ?? '']];
  });
  return { ...Object.fromEntries(standing), ...typed };
}

const submit = (form: Form, typed?: FormValues) =>
  say({ kind: 'submit', verb: form.verb, data: form.data, values: valuesOf(form, typed) });

const words = (text: string) => say({ kind: 'words', words: text.split(' ') });

/** Presses a button of a form that does not send it. */
const pressIn = (form: Form, verb: string, typed?: FormValues) => {
  const button = form.buttons?.find((one) => one.verb === verb);
  if (button === undefined) throw new Error(`no button ${verb}`);
  return say({
    kind: 'submit',
    verb,
    data: { ...form.data, ...button.data },
    values: valuesOf(form, typed),
  });
};

/** The second form with all its languages. */
const allLanguages = async (form: Form) => formOf(await pressIn(form, 'message-languages'));

/** The same for a closure with these values in the first. */
const wordsForm = async (typed: FormValues) =>
  allLanguages(formOf(await submit(formOf(await words('closure')), typed)));

/** The card of the newest closure, its list frozen. */
async function card(): Promise<{ id: string; words: string }> {
  await sealDrafts(database.db);
  const { id } = await database.db
    .selectFrom('campaign')
    .select('id')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const view = await findCampaign(database.db, id);
  if (view === undefined) throw new Error('no closure');
  return { id, words: JSON.stringify(campaignCard(view)) };
}

const tomorrow = Temporal.Now.plainDateISO('America/Chicago').add({ days: 1 }).toString();
const early = {
  happening: 'early-dismissal',
  schools: '',
  date: tomorrow,
  dismissalTime: '12:30',
  ground: 'health',
};

test('“closure early 12:30 S1” fills in the happening, the time and the school', async () => {
  const form = formOf(await words('closure early 12:30 S1'));

  expect(valuesOf(form)).toMatchObject({
    happening: 'early-dismissal',
    dismissalTime: '12:30',
    schools: district.school,
  });
  expect(valuesOf(formOf(await words('closure early 12:30 S9')))).toMatchObject({ schools: '' });
  expect(formOf(await words('closure early 12:30 S9')).intro).toContain('“s9”');
});

test('an early dismissal without a time is not asked for', async () => {
  const form = formOf(await words('closure early'));

  expect(await submit(form, { ground: 'weather' })).toMatchObject({
    kind: 'errors',
    errors: { dismissalTime: 'Enter the time when students leave.' },
  });
});

test('the time stands in every language, on the card, and again where it is changed', async () => {
  const form = await wordsForm({ ...early, schools: district.school });
  expect(valuesOf(form)).toMatchObject({
    'text-en': expect.stringContaining('will dismiss early at 12:30 pm'),
    'text-es': expect.stringContaining('a las 12:30 p. m.'),
  });

  await submit(form);

  const { id, words: shown } = await card();
  expect(shown).toContain('{"label":"Students leave","value":"12:30 pm"}');
  const seal = await database.db
    .selectFrom('campaign_version')
    .select('sealed_content')
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(seal.sealed_content).toMatchObject({ dismissalTime: '12:30' });

  await database.owner.pool.query(
    `UPDATE campaign SET state = 'sent-back', ended_at = now() WHERE id = $1`,
    [id],
  );
  const again = formOf(await say({ kind: 'press', verb: 'revise', data: { campaign: id } }));
  expect(valuesOf(again)).toMatchObject({ dismissalTime: '12:30' });
  const later = await allLanguages(formOf(await submit(again, { dismissalTime: '13:15' })));
  expect(valuesOf(later)).toMatchObject({
    'text-en': expect.stringContaining('will dismiss early at 1:15 pm'),
    'text-es': expect.stringContaining('a la 1:15 p. m.'),
  });
  await submit(later);
  expect((await card()).words).toContain('Students leave: 1:15 pm, was 12:30 pm.');
});

test('nobody is said to be safe unless the requester chose it, and the choice is kept', async () => {
  const allClear = { happening: 'all-clear', schools: district.school, ground: 'fire' };
  // It is asked about an all clear, whether the platform tells of the choice at once or not.
  const first = formOf(await submit(formOf(await words('closure')), allClear));
  expect(first.intro).toContain('may the message say that students are safe?');
  expect(valuesOf(first)).toMatchObject({ ...allClear, safe: '' });

  expect(valuesOf(formOf(await submit(first)))['text-en']).not.toMatch(/safe/i);
  const form = await allLanguages(formOf(await submit(first, { safe: 'yes' })));
  expect(valuesOf(form)['text-en']).toContain('Everyone is safe.');
  expect(valuesOf(form)['text-es']).toContain('Todos están a salvo.');

  await submit(form);
  const { id } = await card();
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'sent-back', ended_at = now() WHERE id = $1`,
    [id],
  );
  const again = formOf(await say({ kind: 'press', verb: 'revise', data: { campaign: id } }));
  expect(valuesOf(again)['safe']).toBe('yes');
});

test('what was asked for all schools comes back with “All schools” chosen', async () => {
  await submit(await wordsForm({ schools: 'all', date: tomorrow }));
  const { id } = await card();
  await database.owner.pool.query(
    `UPDATE campaign SET state = 'sent-back', ended_at = now() WHERE id = $1`,
    [id],
  );

  expect(valuesOf(formOf(await revise(id)))['schools']).toBe('all');
});

test('“all schools” are all of the district’s, not all of those that one may send for', async () => {
  await database.owner.pool.query('UPDATE role_grant SET school_id = $1 WHERE operator_id = $2', [
    district.school,
    district.principal.id,
  ]);
  const form = await wordsForm({ schools: 'all', date: tomorrow });
  await database.owner.pool.query('UPDATE role_grant SET school_id = NULL WHERE operator_id = $1', [
    district.principal.id,
  ]);

  expect(valuesOf(form)['text-en']).toContain('School S1 will be closed');
});

test('no form offers an unexcused absence, no command takes it, and the domain and the database refuse it', async () => {
  const form = formOf(await words('closure'));
  expect(JSON.stringify(form)).not.toMatch(/unexcused/i);
  const typed = { ground: 'unexcused-absence', schools: district.school, date: tomorrow };
  expect(await submit(form, typed)).toMatchObject({
    kind: 'errors',
    errors: { ground: 'Choose a reason.' },
  });

  const draft = aClosure({ schoolIds: [district.school], ground: 'unexcused-absence' });
  const result = await draftCampaign(database.db, { operator: district.principal, draft });
  expect(result).toEqual({ kind: 'refused', reason: 'no-absence-list' });
  expect(await rule(insertVersion, ['unexcused-absence'])).toBe('campaign_ground_in_use');
});

test('a closure without heat is an emergency whose details ask for counsel', async () => {
  const form = await wordsForm({ ...cold, schools: district.school });
  expect(valuesOf(form)).toMatchObject({
    'text-en': expect.stringContaining('because there is no heat'),
    'text-es': expect.stringContaining('porque no hay calefacción'),
  });
  await submit(form);

  expect((await card()).words).toContain('47 CFR 64.1200(f)(4): ask counsel.');
});

test('switched off by one person, it is asked for and approved no more; on again takes two', async () => {
  await submit(await wordsForm({ ...cold, schools: district.school }));
  const { id } = await card();
  const set = (options: Record<string, string>) =>
    setDistrict(database.db, districtSettings(options), 'cli');

  expect(await set({ 'building-emergencies': 'off' })).toMatchObject({ isSet: true, waiting: [] });

  expect(
    await submit(formOf(await words('closure')), {
      ...cold,
      schools: district.school,
      purpose: 'emergency',
    }),
  ).toMatchObject({
    kind: 'errors',
    errors: { ground: expect.stringContaining('doesn’t treat this as an emergency') },
  });
  const draft = aClosure({ schoolIds: [district.school], ground: 'building' });
  expect(await draftCampaign(database.db, { operator: district.principal, draft })).toEqual({
    kind: 'refused',
    reason: 'ground-switched-off',
  });
  const approval = await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'teams',
    campaignId: id,
    code: (await findCampaign(database.db, id))?.sealed?.code ?? '',
    decision: 'approved',
  });
  expect(approval).toEqual({ kind: 'refused', reason: 'ground-switched-off' });
  expect(await rule(insertVersion, ['building'])).toBe('campaign_ground_in_use');
  expect(await rule(insertApproval, [district.superintendent.id, id])).toBe(
    'campaign_ground_in_use',
  );

  expect(await set({ 'building-emergencies': 'on' })).toMatchObject({
    waiting: [{ column: 'building_emergencies', before: false, after: true }],
  });
});

const isRedLanguage = (block: Block) =>
  block.kind === 'note' && block.tone === 'bad' && !block.text.includes('without consent');

/** The form of the words again, if it asks about languages. */
const asksAbout = (reply: Reply) =>
  reply.kind === 'form'
    ? reply.form.fields.map(({ name }) => name).filter((name) => name.startsWith('same-'))
    : reply;

const texts = async (id: string) => {
  const { rows } = await database.pool.query<{ text: string }>(
    `SELECT t.language || ': ' || t.body || CASE WHEN t.kept THEN ' (kept)' ELSE '' END AS text FROM message_text t
     JOIN campaign_version v ON v.id = t.version_id JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
     WHERE c.id = $1 ORDER BY 1`,
    [id],
  );
  return rows.map(({ text }) => text);
};

const english = 'On that day there is no school. Buses do not run.';

test('where the English is changed and a language is not, the requester is asked before anything is kept', async () => {
  const form = await wordsForm({ schools: district.school, date: tomorrow });

  const asked = await submit(form, { 'text-en': english });

  expect(asksAbout(asked)).toEqual(['same-es']);
  const again = formOf(asked);
  expect(again.title).toBe('Check the languages');
  expect(again.intro).toContain('Spanish may not say what the English says.');
  expect(valuesOf(again)).toMatchObject({
    'text-en': english,
    'text-es': valuesOf(form)['text-es'],
    'same-es': '',
  });
  expect((await database.pool.query(`SELECT FROM campaign WHERE ended_at IS NULL`)).rows).toEqual(
    [],
  );

  expect(await submit(again, { 'same-es': 'rewrite' })).toMatchObject({
    kind: 'errors',
    errors: {
      'same-es': expect.stringMatching(
        /^The Spanish text wasn’t changed when the English was\..* Rewrite it, keep it, or remove it\.$/,
      ),
    },
  });
});

test('a text that was kept is named in red, says whose word it is, and stays kept when the closure is changed', async () => {
  const form = await wordsForm({ schools: district.school, date: tomorrow });
  const again = formOf(await submit(form, { 'text-en': english }));
  expect(await submit(again, { 'same-es': 'keep' })).toEqual({ kind: 'done' });

  const { id } = await card();
  const red = (await blocksOf(id)).filter(isRedLanguage);
  expect(red).toEqual([
    {
      kind: 'note',
      tone: 'bad',
      text: expect.stringMatching(
        /^Not updated: Spanish\. .* principal checked Spanish: it says the same\.$/,
      ),
    },
  ]);
  expect(await texts(id)).toEqual([`en: ${english}`, expect.stringMatching(/^es: .* \(kept\)$/)]);

  await sendBack(id);
  const second = formOf(await submit(formOf(await revise(id))));
  expect(await submit(second)).toEqual({ kind: 'done' });
  expect((await card()).words).toContain('Not updated: Spanish.');

  await sendBack(id);
  const third = formOf(await submit(formOf(await revise(id))));
  expect(asksAbout(await submit(third, { 'text-en': `${english} Stay home.` }))).toEqual([
    'same-es',
  ]);
});

test('a text that was left out is not sent, and its families hear English', async () => {
  const form = await wordsForm({ schools: district.school, date: tomorrow });
  const again = formOf(await submit(form, { 'text-en': english }));
  await submit(again, { 'same-es': 'leave-out' });

  const { id, words: shown } = await card();
  expect(await texts(id)).toEqual([`en: ${english}`]);
  expect(shown).toMatch(/Missing: Spanish \(\d+ phones? will hear English\)\./);
});

test('a text that was rewritten is asked about no more, unless its times, dates or numbers differ', async () => {
  const form = await wordsForm({ schools: district.school, date: tomorrow });
  const typed = { 'text-en': 'School ends at 1:15 pm. Bus 12 is late.' };
  const again = formOf(await submit(form, typed));

  const wrong = {
    'text-es': 'Cerrado a las 12:30 p. m. El bus 12 va tarde.',
    'same-es': 'rewrite',
  };
  expect((await submit(again, wrong)).kind).toBe('errors');
  const right = { 'text-es': 'Cerrado a las 13:15. El bus 12 va tarde.', 'same-es': 'rewrite' };
  expect(await submit(again, right)).toEqual({ kind: 'done' });

  expect((await blocksOf((await card()).id)).some(isRedLanguage)).toBe(false);
});

test('an answer counts for the English that it was given about', async () => {
  const form = await wordsForm({ schools: district.school, date: tomorrow });
  const again = formOf(await submit(form, { 'text-en': english }));

  const sneaky = await submit(again, { 'text-en': 'School ends at 1:15 pm.', 'same-es': 'keep' });

  expect(asksAbout(sneaky)).toEqual(['same-es']);
  expect(valuesOf(formOf(sneaky))['same-es']).toBe('');
});

test('figures that differ are named, and so is a text that does not say when students leave', async () => {
  const form = await wordsForm({ ...early, schools: district.school });
  const asked = formOf(
    await submit(form, {
      'text-en': 'School ends at 12:30 pm. Bus 12.',
      'text-es': 'Salida temprano. Bus 13.',
    }),
  );

  expect(JSON.stringify(asked)).toContain(
    'Only the English text says “12:30 pm”, “12”. Only the Spanish text says “13”. The Spanish text doesn’t say when students leave.',
  );
});

test('a closure that came in another way than by the form is named all the same', async () => {
  const draft = aClosure({
    schoolIds: [district.school],
    texts: { en: 'Late until 10:15 am.', es: 'Tarde hasta las 9:15 a. m.' },
  });
  await draftCampaign(database.db, { operator: district.principal, draft });

  const { id, words: shown } = await card();
  expect(shown).toContain('Spanish says “9:15 a. m”, English “10:15 am”.');
  expect(shown).not.toContain('checked Spanish');
  const all = await say({ kind: 'press', verb: 'languages', data: { campaign: id } });
  expect(JSON.stringify(all)).toContain(
    'Only the English text says “10:15 am”. Only the Spanish text says “9:15 a. m”.',
  );
});

const revise = (id: string) => say({ kind: 'press', verb: 'revise', data: { campaign: id } });

const sendBack = (id: string) =>
  database.owner.pool.query(
    `UPDATE campaign SET state = 'sent-back', ended_at = now() WHERE id = $1`,
    [id],
  );

async function blocksOf(id: string) {
  const view = await findCampaign(database.db, id);
  return view === undefined ? [] : campaignCard(view).blocks;
}

const cold = { happening: 'no-heat', ground: 'building', schools: '', date: tomorrow };

const insertVersion = `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids,
    event_date, delivery, stop_trying_at, submitted_by)
  SELECT campaign_id, 99, happening, $1, 'emergency', school_ids, event_date, delivery, stop_trying_at, submitted_by
  FROM campaign_version ORDER BY id LIMIT 1`;

const insertApproval = `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
  SELECT id, $1, 'approved', fingerprint, 'slack' FROM campaign_version WHERE campaign_id = $2`;

const rule = (statement: string, values: unknown[]) =>
  database.owner.pool.query(statement, values).then(() => 'inserted', violatedRule);

test('a standard closure takes three taps: the command, and two forms as they stand', async () => {
  const first = formOf(await words('closure'));
  const second = formOf(await submit(first));

  const sent = await submit(second);

  expect(sent.kind).toBe('done');
  const { rows } = await database.pool.query(
    `SELECT v.happening, v.ground FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id WHERE c.ended_at IS NULL`,
  );
  expect(rows).toEqual([{ happening: 'closed', ground: 'weather' }]);
});
