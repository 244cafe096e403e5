import { expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength, platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

const platforms = platformsOf(import.meta.filename);
const on = (platform: Platform, who: 'principal' | 'superintendent') =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

async function openNew(person: Person, happening: string): Promise<void> {
  await person.say('closure templates');
  await person.pressPrivate('template-form');
  await until('the choice', () => person.form().includes('Which words?'));
  await person.submit({ template: happening });
  await until('the words', () => person.form().includes('Each closure fills in'));
  await person.pressForm('template-languages');
  await until('the Spanish', () => person.form().includes('Spanish'));
}

/** The words of an evacuation, which must say where children are picked up. */
const words = {
  'text-en': '{school}: everyone is out of the building {reason}.\nPick up your child at {place}.',
  'text-es': '{school}: todos salieron del edificio {reason}.\nRecoja a su hijo en {place}.',
  'text-vi': '',
  'text-ar': '',
  'text-zh': '',
};

const kept = async () =>
  (await product.database.pool.query('SELECT FROM message_template')).rowCount;

test.each(platforms)('on %s it is refused in words, with the line', async (platform) => {
  const dana = on(platform, 'principal');
  await openNew(dana, 'evacuation');
  const send = (change: Record<string, string>) => dana.submit({ ...words, ...change });

  expect(await send({ 'text-en': '{school}: everyone is out.', 'text-es': '' })).toContain(
    'Add {place}: where children are picked up.',
  );
  expect(await send({ 'text-es': '{school}: todos salieron {reason}.' })).toContain(
    'Add {place}: the English has it in line 2.',
  );
  expect(await send({ 'text-es': `${words['text-es']}\nA las {time}.` })).toContain(
    'Line 3: only an early dismissal has {time}.',
  );
  expect(await send({ 'text-en': `${words['text-en']} {gym}` })).toContain(
    'Line 2: “{gym}” isn’t a field.',
  );
  expect(await send({ 'text-en': `${words['text-en']} $\{process.env}` })).toContain(
    'isn’t a field',
  );
  expect(await send({ 'text-en': `${words['text-en']}${' x'.repeat(1400)}` })).toContain(
    'of 1,000 characters. Shorten it by',
  );
  expect(await kept()).toBe(0);
});

test('a language that is not shown is told above all of them', async () => {
  const dana = product.onTeams('principal');
  await dana.say('closure templates');
  await dana.pressPrivate('template-form');
  await dana.submit({ template: 'late-1h' });

  await dana.submit({ 'text-en': 'On {date}, {school} open an hour late.' });

  expect(dana.form()).toContain('Line 1: the English doesn’t have {reason}.');
  expect(await kept()).toBe(0);
});

test.each(platforms)('on %s a closure is not requested without its place', async (platform) => {
  const dana = on(platform, 'principal');
  if ((await kept()) === 0) {
    await openNew(dana, 'evacuation');
    expect(await dana.submit(words)).toBeUndefined();
    await until('the template', async () => (await kept()) === 1);
  }
  await dana.openForm('closure');
  await dana.submit({ happening: 'evacuation' });
  await until('its own form', () => dana.form().includes('Tell families now'));
  const everyone = { schools: 'all', ground: 'fire' };
  await dana.submit(everyone);
  await until('the place', () => dana.form().includes('Pickup place'));

  expect(await dana.submit({ ...everyone, place: '   ' })).toContain(
    'Enter where families pick up their children.',
  );
  expect(await dana.submit({ ...everyone, place: 'the {school} gym' })).toContain(
    'without “{” and “}”',
  );
  await dana.submit({ ...everyone, place: 'Elm Park, 12 Main St' });

  const marcus = on(platform, 'superintendent');
  await until('the card', () => marcus.card().includes('Elm Park, 12 Main St'));
  const { id } = await product.campaign();
  const { rows } = await product.database.pool.query(
    `SELECT t.language, t.body, t.source, v.place FROM message_text t JOIN campaign_version v ON v.id = t.version_id
     WHERE v.campaign_id = $1 AND t.language IN ('en', 'es') ORDER BY t.language`,
    [id],
  );
  const [en, es] = rows;
  expect(en).toEqual({
    language: 'en',
    body: 'All schools: everyone is out of the building because of a fire. Pick up your child at Elm Park, 12 Main St.',
    source: 'template',
    place: 'Elm Park, 12 Main St',
  });
  expect(es).toMatchObject({
    body: expect.stringMatching(
      /^Todas las escuelas: .* Recoja a su hijo en Elm Park, 12 Main St\.$/,
    ),
    source: 'template',
  });
  await until('the details', async () => (await marcus.details()).includes('version 1, unchanged'));
  await dana.say('closure stop');
});

atLength(
  'words that somebody changes are said to be edited, and nothing is left to fill in',
  async () => {
    const dana = product.onSlack('principal');
    await openNew(dana, 'closed');
    const english = { 'text-en': '{school}: no school on {date}.', 'text-es': '' };
    expect(await dana.submit({ ...words, ...english })).toBeUndefined();
    await until('the template', async () => (await kept()) === 2);
    await dana.openForm('closure');
    await dana.submit({ happening: 'closed' });
    await until('the words', () => dana.form().includes('Check the words'));

    expect(await dana.submit({ 'text-en': 'No school on {date}, and no bus.' })).toContain(
      'Replace “{date}”',
    );
    await dana.submit({ 'text-en': 'All schools: no school, and no bus.' });
    const answers = ['es', 'vi', 'ar', 'zh'].map((language) => [`same-${language}`, 'keep']);
    if (dana.form().includes('Check the languages')) await dana.submit(Object.fromEntries(answers));

    const marcus = product.onSlack('superintendent');
    await until('the card', () => marcus.card().includes('no school, and no bus.'));
    expect(await marcus.details()).toContain(
      'District template “Closed”, version 1, edited in English',
    );
  },
);
