import { beforeAll, expect, test } from 'vitest';
import type { Form, FormValues } from '#cards/form.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { recordTemplate } from '#domain/words/template/record-template.ts';
import { retireTemplate } from '#domain/words/template/retire-template.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { addStaff } from '#test/support/district/add-staff.ts';

const desk = setUpCommandDesk({ slack: { U1: 'principal', U2: 'deputy' } });
const { database, district } = desk;
/** Sends for the first school alone. */
let sam: string;

beforeAll(async () => {
  const { db } = database;
  const options = { schoolId: district.school, isTrained: true };
  ({ id: sam } = await addStaff(db, 'Sam', ['requester'], options));
  await db
    .insertInto('chat_identity')
    .values({ platform: 'slack', tenant_id: 'T1', user_id: 'U3', operator_id: sam })
    .execute();
});

const stop = Temporal.Now.zonedDateTimeISO('America/Chicago').add({ hours: 3 });
const first = {
  happening: 'late-2h',
  schools: 'all',
  // A late start of today is over at noon.
  date: stop.add({ days: 1 }).toPlainDate().toString(),
  ground: 'weather',
  purpose: 'emergency',
  delivery: 'call-then-text',
  stopDate: stop.toPlainDate().toString(),
  stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
};

const send = (userId: string, verb: string, sent: Partial<Sent> = {}) =>
  desk.submit(userId, verb, sent);
type Sent = { data: FormValues; values: FormValues };

async function form(userId: string, verb: string, sent: Partial<Sent>): Promise<Form> {
  const reply = await send(userId, verb, sent);
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
}

const fieldOf = (of: Form, name: string) => of.fields.find((field) => field.name === name);
const textOf = (of: Form, name: string) => {
  const field = fieldOf(of, name);
  return field?.kind === 'text' ? field.value : undefined;
};

const english = (extra: string) => `On {date}, {school} will open two hours late. ${extra}`;

async function keep(by: string, template: object, extra: string): Promise<string> {
  const operator = await findOperatorById(database.db, by);
  if (operator === undefined) throw new Error('nobody');
  const saved = await recordTemplate(database.db, {
    operator,
    platform: 'slack',
    template: { happening: 'late-2h', schoolId: null, name: null, ...template },
    texts: { en: english(extra) },
  });
  if (saved.kind === 'refused') return saved.reason;
  const { id } = await database.db
    .selectFrom('message_template')
    .select('id')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

/** The closure that was asked for last: whose words, and where its texts are from. */
async function asked(): Promise<unknown> {
  const { rows } = await database.pool.query(
    `SELECT t.body, t.source, tv.number, mt.school_id FROM campaign_version v
     JOIN message_text t ON t.version_id = v.id AND t.language = 'en'
     LEFT JOIN message_template_version tv ON tv.id = v.template_version_id
     LEFT JOIN message_template mt ON mt.id = tv.template_id ORDER BY v.submitted_at DESC LIMIT 1`,
  );
  return rows[0];
}

test('who sends for one school keeps words for it, and none for another or the district', async () => {
  expect(await keep(sam, { schoolId: null }, 'x')).toBe('not-a-template-keeper');
  expect(await keep(sam, { schoolId: district.otherSchool }, 'x')).toBe('not-a-template-keeper');
  const opened = await form('U3', 'template-choose', { values: { template: 'late-2h' } });
  expect(fieldOf(opened, 'place')).toMatchObject({ choices: [{ value: district.school }] });

  const forged = await send('U3', 'template', {
    data: opened.data,
    values: { place: 'district', name: '', 'text-en': english('Forged.'), 'text-es': '' },
  });

  expect(forged).toMatchObject({
    kind: 'errors',
    errors: { place: 'Choose whose words they are.' },
  });
  const { rows } = await database.pool.query(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'template-refused'`,
  );
  expect(rows).toEqual([{ reason: 'not-a-template-keeper' }, { reason: 'not-a-template-keeper' }]);
});

test('nor does any program keep words in the name of somebody who may not', async () => {
  const { pool } = database.as('bot');
  const insert = (school: string | null, by: string) =>
    pool.query(
      `INSERT INTO message_template (school_id, happening, made_by) VALUES ($1, 'closed', $2)`,
      [school, by],
    );

  await expect(insert(null, sam)).rejects.toThrow('a requester for its schools');
  await expect(insert(district.otherSchool, sam)).rejects.toThrow('a requester for its schools');
  await expect(insert(null, district.superintendent.id)).rejects.toThrow('a requester');
});

test('a school’s words come before the district’s, and only where the school is alone', async () => {
  await keep(district.principal.id, {}, 'From the district.');
  await keep(sam, { schoolId: district.school }, 'From the school.');

  const alone = await form('U1', 'closure', { values: { ...first, schools: district.school } });
  const all = await form('U1', 'closure', { values: first });

  expect(textOf(alone, 'text-en')).toContain('From the school.');
  expect(textOf(all, 'text-en')).toContain('From the district.');
  expect(all.intro).toContain('Words: district template “Late start, 2 hours”, version 1');
});

test('a school’s words are refused for others, in the form and in the database', async () => {
  const { id, version } = await database.db
    .selectFrom('message_template as t')
    .innerJoin('message_template_version as v', 'v.template_id', 't.id')
    .where('t.school_id', '=', district.school)
    .select(['t.id', 'v.id as version'])
    .executeTakeFirstOrThrow();

  const reply = await send('U1', 'closure', { values: { ...first, words: id } });

  expect(reply).toMatchObject({
    kind: 'errors',
    errors: { words: expect.stringContaining('Choose only that school, or other words.') },
  });
  const campaign = await database.db
    .insertInto('campaign')
    .values({ author_id: district.principal.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const insert = (happening: string, schools: string[]) =>
    database.pool.query(
      `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
         stop_trying_at, submitted_by, template_version_id)
       VALUES ($1, 1, $2, 'weather', 'emergency', $3, '2027-01-13', 'call', now() + interval '1 hour', $4, $5)`,
      [campaign.id, happening, schools, district.principal.id, version],
    );
  const words = 'another kind of closure or another school';
  await expect(insert('late-2h', [district.otherSchool])).rejects.toThrow(words);
  await expect(insert('late-2h', [district.school, district.otherSchool])).rejects.toThrow(words);
  await expect(insert('closed', [district.school])).rejects.toThrow(words);
});

test('a closure keeps the version that its form began with, whatever becomes of the template', async () => {
  const id = await keep(district.principal.id, { name: 'Ice' }, 'Ice on the roads.');
  const chosen = { values: { ...first, words: id } };
  const words = await form('U1', 'closure', chosen);
  const operator = district.principal;
  const template = { id, seen: 1 };
  const texts = { en: english('Snow on the roads.') };
  await recordTemplate(database.db, { operator, platform: 'slack', template, texts });
  await retireTemplate(database.db, { operator, platform: 'slack', id });

  const text = textOf(words, 'text-en') ?? '';
  const done = await send('U1', 'message', { data: words.data, values: { 'text-en': text } });

  expect(done).toEqual({ kind: 'done' });
  expect(text).toContain('Ice on the roads.');
  expect(await asked()).toEqual({ body: text, source: 'template', number: 1, school_id: null });
  // It is offered to no new closure.
  expect(textOf(await form('U1', 'closure', chosen), 'text-en')).toContain('From the district.');
});

test('the standard words stay a choice, and what was chosen for another kind is as usual', async () => {
  const standard = await form('U1', 'closure', { values: { ...first, words: 'standard' } });
  expect(textOf(standard, 'text-en')).toContain('Buses will also run two hours late.');

  const closed = await form('U1', 'closure', {
    values: {
      ...first,
      happening: 'closed',
      words: await keep(district.principal.id, { name: 'Fog' }, 'Fog.'),
    },
  });
  expect(textOf(closed, 'text-en')).toContain('will be closed');
});

test('a form names whose words it offers, and a forged version of another kind counts for nothing', async () => {
  const opened = await form('U1', 'closure-fields', {
    values: { happening: 'late-2h', schools: 'all' },
  });
  expect(fieldOf(opened, 'words')).toMatchObject({
    choices: [
      { label: 'Standard' },
      { label: 'District: Late start, 2 hours' },
      { label: 'District: Fog' },
      { label: expect.stringMatching(/: Late start, 2 hours$/) },
    ],
  });
  const words = await form('U1', 'closure', { values: { ...first, happening: 'closed' } });
  const { id: wordsVersion } = await database.db
    .selectFrom('message_template_version')
    .select('id')
    .limit(1)
    .executeTakeFirstOrThrow();

  const done = await send('U1', 'message', {
    data: { ...words.data, wordsVersion },
    values: { 'text-en': textOf(words, 'text-en') ?? '' },
  });

  expect(done).toEqual({ kind: 'done' });
  expect(await asked()).toMatchObject({ source: 'standard', number: null });
});

test('the box that says students are safe goes with the standard words alone', async () => {
  const allClear = {
    ...first,
    happening: 'all-clear',
    ground: 'fire',
    afterwards: 'usual',
    safe: 'yes',
  };
  const operator = district.principal;
  await recordTemplate(database.db, {
    operator,
    platform: 'slack',
    template: { happening: 'all-clear', schoolId: null, name: null },
    texts: { en: '{school}: it is over.' },
  });
  const opened = await form('U1', 'closure-fields', { values: allClear });
  expect(fieldOf(opened, 'safe')).toBeUndefined();
  expect(opened.data['safe']).toBeUndefined();

  expect(await send('U1', 'closure', { values: allClear })).toMatchObject({
    kind: 'errors',
    errors: { safe: expect.stringContaining('say nothing of safety') },
  });
  const standard = { ...allClear, words: 'standard' };
  expect(textOf(await form('U1', 'closure', { values: standard }), 'text-en')).toContain(
    'Everyone is safe.',
  );
});
