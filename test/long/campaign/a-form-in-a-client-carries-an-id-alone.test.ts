import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Form, FormValues } from '#cards/form.ts';
import { renderForm as renderForSlack } from '#chat/slack/draw/render-form.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { findOpenForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { recordOpenForm } from '#domain/closure/saved-form/record-open-form.ts';
import { recordSavedForm } from '#domain/closure/saved-form/record-saved-form.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';

const desk = setUpCommandDesk({ slack: { U1: 'principal', U2: 'deputy' } });
let schools: string[];
beforeAll(async () => {
  const { rows } = await desk.database.pool.query<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone)
     SELECT 'N' || n, 'N' || n, 'America/Chicago' FROM generate_series(1, 100) n RETURNING id`,
  );
  schools = rows.map(({ id }) => id);
});

const say = (
  request: { kind: 'words'; words: string[] } | ({ kind: 'submit' } & Sent),
  userId = 'U1',
): Promise<Reply> =>
  desk.handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    ...request,
  });
type Sent = { verb: string; data: Record<string, string>; values: FormValues };

const formOf = (reply: Reply): Form => {
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
};
const openClosure = async () => formOf(await say({ kind: 'words', words: ['closure'] }));
const sent = ({ verb, data }: Form, values: FormValues) => ({
  kind: 'submit' as const,
  verb,
  data,
  values,
});
/** As they stand in a form, and what a person changes. */
const filledIn = (form: Form, typed: FormValues): FormValues => ({
  ...Object.fromEntries(
    form.fields.flatMap((field) =>
      field.kind === 'words' || field.kind === 'choices' ? [] : [[field.name, field.value ?? '']],
    ),
  ),
  ...typed,
});
const campaigns = async () =>
  (
    await desk.database.pool.query<{ schools: string[] }>(
      'SELECT school_ids AS schools FROM campaign_version',
    )
  ).rows;
const outOfDate = {
  kind: 'private',
  card: expect.objectContaining({ summary: expect.stringContaining('form is out of date') }),
};

test('a closure for a hundred separate schools is requested, which no window of Slack could carry', async () => {
  const first = await openClosure();
  const words = formOf(await say(sent(first, filledIn(first, { schools: schools.join(',') }))));

  expect(words.data).toEqual({ open: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const { private_metadata: carried = '' } = renderForSlack(words, { channelId: 'C1' });
  expect(carried.length).toBeLessThan(300);
  expect(await say(sent(words, filledIn(words, {})))).toEqual({ kind: 'done' });

  expect((await campaigns())[0]?.schools.toSorted()).toEqual(schools.toSorted());
});

test('what is wrong is said with the form that it is about, so that a platform can draw it again', async () => {
  const first = await openClosure();

  const wrong = await say(sent(first, filledIn(first, { happening: '', schools: 'all' })));

  expect(wrong).toMatchObject({
    kind: 'errors',
    errors: { happening: 'Choose what is happening.' },
    form: { ...first, data: first.data },
  });
});

test('a form that was never this person’s, one that is nobody’s, and one of yesterday do nothing', async () => {
  const form = await openClosure();
  const before = await campaigns();
  const values = filledIn(form, { schools: schools[0] ?? '' });

  expect(await say(sent(form, values), 'U2')).toEqual(outOfDate);
  expect(await say(sent({ ...form, data: { open: randomUUID() } }, values))).toEqual(outOfDate);
  expect(await say(sent({ ...form, data: { open: 'forged' } }, values))).toEqual(outOfDate);
  await desk.database.owner.pool.query(
    `UPDATE saved_form SET keep_until = now() WHERE shown IS NOT NULL`,
  );
  expect(await say(sent(form, values))).toEqual(outOfDate);
  expect(await campaigns()).toEqual(before);
});

test('a draft is no open form, an open form no draft, and neither is kept in the other’s place', async () => {
  const { db } = desk.database;
  const operatorId = desk.district.principal.id;
  const opened = await recordOpenForm(db, testVault, { operatorId, form: { verb: 'closure' } });
  const id = randomUUID();
  const save = (draft: string) =>
    recordSavedForm(db, testVault, {
      id: draft,
      operatorId,
      values: { reason: 'x' },
      keep: 'saved',
    });
  await save(id);

  expect(await findOpenForm(db, testVault, { operatorId, id })).toBeUndefined();
  await expect(save(opened)).rejects.toThrow('not kept');
  expect(await findOpenForm(db, testVault, { operatorId, id: opened })).toEqual({
    verb: 'closure',
  });
});

test('whom an open form names is not in it once somebody is erased; a closure’s form stays open', async () => {
  const { db, owner } = desk.database;
  const operatorId = desk.district.principal.id;
  const open = (verb: string) => recordOpenForm(db, testVault, { operatorId, form: { verb } });
  const [families, closure] = [await open('hand-calls'), await open('message')];

  await owner.pool.query(`SELECT erase_people('{}', '{}', '{}')`);

  const find = (id: string) => findOpenForm(db, testVault, { operatorId, id });
  expect(await find(families)).toBeUndefined();
  expect(await find(closure)).toEqual({ verb: 'message' });
});
