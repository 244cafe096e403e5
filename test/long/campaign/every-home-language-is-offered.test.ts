import { beforeAll, expect, test } from 'vitest';
import type { Form, FormValues } from '#cards/form.ts';
import { renderForm as renderSlackForm } from '#chat/slack/draw/render-form.ts';
import { renderForm } from '#chat/teams/draw/render-form.ts';
import { mostLanguages } from '#conversation/closure/request/message/hearer-words.ts';
import { findHomeLanguages } from '#domain/district/find-district.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { addFamily } from '#test/support/district/add-family.ts';

const desk = setUpCommandDesk();
const { database, district } = desk;

beforeAll(async () => {
  // Two parents who speak different languages, with two children, are one family, and two brothers' families are two.
  await addFamily(database, district, { name: 'abdi', guardians: ['am', 'am'], students: 2 });
  await addFamily(database, district, { name: 'hassan', guardians: ['am', 'es'], students: 1 });
  await addFamily(database, district, { name: 'vang', guardians: ['my'], students: 3 });
});

const stop = Temporal.Now.zonedDateTimeISO('America/Chicago').add({ hours: 3 });
const first = {
  happening: 'closed',
  schools: 'all',
  date: stop.toPlainDate().toString(),
  ground: 'weather',
  purpose: 'emergency',
  delivery: 'call-then-text',
  stopDate: stop.toPlainDate().toString(),
  stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
};

async function submit(verb: string, data: FormValues, values: FormValues): Promise<Form> {
  const reply = await send(verb, data, values);
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
}

const send = (verb: string, data: FormValues, values: FormValues) =>
  desk.submit('U1', verb, { data, values });

const labels = (form: Form) =>
  form.fields.flatMap((field) => (field.kind === 'text' ? [field.label] : []));
const fieldOf = (form: Form, name: string) => form.fields.find((field) => field.name === name);

/** As a platform sends it: what stands in the fields, and what a person typed. */
const filledIn = (form: Form, typed: FormValues) => ({
  ...Object.fromEntries(
    form.fields.flatMap((field) =>
      field.kind === 'text' ? [[field.name, field.value ?? '']] : [],
    ),
  ),
  ...typed,
});

test('families are counted under each language that one of their guardians speaks, those of most first', async () => {
  expect(await findHomeLanguages(database.db, [district.school])).toEqual([
    { language: 'en', families: 5 },
    { language: 'am', families: 2 },
    { language: 'es', families: 2 },
    { language: 'my', families: 1 },
  ]);
});

test('the form says what else these families speak, and offers each language with its families', async () => {
  const form = await submit('closure', {}, first);

  expect(fieldOf(form, 'spoken-here')).toMatchObject({
    label: 'These families also speak',
    text: 'With a text: Spanish · 2 families speak it.\nThey hear English until you add a text: Amharic · 2 families speak it, Burmese · 1 family speaks it.',
  });
  const all = await submit('message-languages', form.data, filledIn(form, {}));
  expect(labels(all)).toEqual([
    'English · 6 families speak it',
    'Amharic · 2 families speak it',
    'Spanish · 2 families speak it',
    'Burmese · 1 family speaks it',
  ]);
  expect(fieldOf(all, 'text-my')).toMatchObject({
    optional: true,
    hint: expect.stringContaining('No text: these families hear English.'),
  });
});

test('a text in a language of which we have no words is kept, and nothing says that it lags behind', async () => {
  const form = await submit('closure', {}, first);
  const all = await submit('message-languages', form.data, filledIn(form, {}));
  const amharic = 'ትምህርት ቤቱ ነገ ዝግ ነው።';

  const done = await send(
    'message',
    all.data,
    filledIn(all, { 'text-en': 'Closed.', 'text-es': 'Cerrado.', 'text-am': amharic }),
  );

  expect(done).toEqual({ kind: 'done' });
  const { rows } = await database.pool.query(
    'SELECT language, body FROM message_text ORDER BY language',
  );
  expect(rows).toEqual([
    { language: 'am', body: amharic },
    { language: 'en', body: 'Closed.' },
    { language: 'es', body: 'Cerrado.' },
  ]);
});

test('of more languages than a form takes, those of fewest are named, and both platforms take the form', async () => {
  const codes =
    'bg bs ca cs da de el fa fi gu ha he hr hu hy id ig it ja ka km kn lo ml mn mr nl pa ro yue';
  for (const [n, language] of codes.split(' ').entries())
    await addFamily(database, district, { name: `far-${n}`, guardians: [language], students: 1 });

  const form = await submit('closure', {}, first);
  const all = await submit('message-languages', form.data, filledIn(form, {}));

  expect(labels(all)).toHaveLength(mostLanguages);
  expect(fieldOf(all, 'spoken-here')).toMatchObject({
    text: expect.stringContaining('Cantonese · 1 family speaks it'),
  });
  expect(renderSlackForm(all, { channelId: 'C1' }).blocks.length).toBeLessThanOrEqual(100);
  expect(Buffer.byteLength(JSON.stringify(renderForm(all)))).toBeLessThan(27_000);
});

test('many texts that lag behind the English are one question, and what is removed leaves the others', async () => {
  const form = await submit('closure', {}, first);
  const all = await submit('message-languages', form.data, filledIn(form, {}));
  const written = Object.fromEntries(
    ['am', 'bg', 'bs', 'ca', 'cs', 'da', 'de'].map((code) => [`text-${code}`, `At 9: ${code}.`]),
  );
  const typed = filledIn(all, { ...written, 'text-en': 'At 10.', 'text-es': 'A las 10.' });

  const asked = await submit('message', all.data, typed);

  expect(asked.fields.filter(({ name }) => name.startsWith('same-'))).toMatchObject([
    { name: 'same-each', label: 'What about these 7 texts?' },
  ]);
  expect(fieldOf(asked, 'text-de')).toMatchObject({ value: 'At 9: de.' });
  expect(Buffer.byteLength(JSON.stringify(renderForm(asked)))).toBeLessThan(27_000);
  const answer = (each: string) =>
    send('message', asked.data, { ...filledIn(asked, {}), 'same-each': each });
  expect(await answer('rewrite')).toMatchObject({
    kind: 'errors',
    errors: { 'same-each': expect.stringContaining('Amharic, Bulgarian') },
  });
  expect(await answer('leave-out')).toEqual({ kind: 'done' });
  const { rows } = await database.pool.query(
    `SELECT language FROM message_text WHERE version_id = (SELECT id FROM campaign_version ORDER BY submitted_at DESC LIMIT 1)
     ORDER BY language`,
  );
  expect(rows).toEqual([{ language: 'en' }, { language: 'es' }]);
});
