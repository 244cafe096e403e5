import { expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

const on = (platform: Platform, who: 'principal' | 'deputy' | 'superintendent') =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

/** Opens the form of new words for a kind of closure, in all languages. */
async function openNew(person: Person, happening: string): Promise<void> {
  await person.say('closure templates');
  await person.pressPrivate('template-form');
  await until('the choice', () => person.form().includes('Which words?'));
  await person.submit({ template: happening });
  await until('the words', () => person.form().includes('Each closure fills in'));
  await person.pressForm('template-languages');
  await until('the Spanish', () => person.form().includes('Spanish'));
}

async function saved(person: Person): Promise<void> {
  await until(
    'the list',
    () => person.toldPrivately().at(-1)?.includes('Saved as version') === true,
  );
}

type Kept = { language: string; body: string; source: string };

async function texts(): Promise<Record<string, Kept>> {
  const { id } = await product.campaign();
  const { rows } = await product.database.pool.query<Kept>(
    `SELECT t.language, t.body, t.source FROM message_text t JOIN campaign_version v ON v.id = t.version_id
     WHERE v.campaign_id = $1 ORDER BY v.number DESC`,
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.language, row]));
}

async function requested(person: Person, words: string): Promise<void> {
  await until('the card', () =>
    [words, 'Waiting for approval'].every((one) => person.card().includes(one)),
  );
}

const late = {
  en: 'On {date}, {school} will open two hours late {reason}. Breakfast is served.',
  es: 'El {date} las clases empezarán dos horas más tarde en {school} {reason}. Habrá desayuno.',
  vi: '{date}, {school} mở cửa muộn hai giờ {reason}. Có bữa sáng.',
};
const fields = (of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map(([language, text]) => [`text-${language}`, text]));

const sides = [
  ['slack', 'teams'],
  ['teams', 'slack'],
] as const;

test('the preview reads the words for two schools in every language, and saves nothing', async () => {
  for (const [here] of sides) {
    const dana = on(here, 'principal');
    await openNew(dana, 'late-2h');
    await dana.pressForm('template-preview', fields(late));
    await until('the preview', () => dana.form().includes('Preview for tomorrow.'));

    const form = dana.form();
    const { rows: schools } = await product.database.pool.query<{ name: string }>(
      'SELECT name FROM school ORDER BY name LIMIT 2',
    );
    const [one, other] = schools.map(({ name }) => name);
    expect(form).toContain(`${one} will open two hours late because of the weather. Breakfast`);
    expect(form).toContain(`${one} and ${other} will open two hours late. Breakfast`);
    expect(form).toContain(`en ${one} por el mal tiempo. Habrá`);
    expect(form).toContain(`en ${one} y ${other}. Habrá`);
    // A language that was cleared is told what its families hear.
    expect(form).toMatch(/How the Arabic reads/);
  }
  expect((await product.database.pool.query('SELECT FROM message_template')).rowCount).toBe(0);
});

test('words in place of the standard ones fill every language, and the standard ones the rest', async () => {
  const dana = product.onSlack('principal');
  await openNew(dana, 'late-2h');
  expect(await dana.submit({ ...fields(late), 'text-ar': '', 'text-zh': '' })).toBeUndefined();
  await saved(dana);

  for (const [here, there] of sides) {
    const person = on(here, 'principal');
    await person.openForm('closure late 2h');
    await until('the form', () => person.form().includes('District: Late start, 2 hours'));
    await person.submit({});
    await until('the words', () => person.form().includes('Check the words'));
    expect(person.form()).toContain('Words: district template “Late start, 2 hours”, version 1');
    expect(await person.submitWords({})).toBeUndefined();
    await requested(on(there, 'superintendent'), 'Breakfast is served.');

    const kept = await texts();
    expect(kept['en']).toMatchObject({ source: 'template' });
    expect(kept['en']?.body).toMatch(
      /^On \w+, \w+ \d+, all schools will open two hours late because of the weather\. Breakfast is served\.$/,
    );
    expect(kept['es']?.body).toMatch(
      /^El \S+ \d+ de \w+ las clases .* en todas las escuelas por el mal tiempo\. Habrá desayuno\.$/,
    );
    expect(kept['vi']).toMatchObject({ source: 'template' });
    expect(kept['ar']).toMatchObject({ source: 'standard' });
    expect(await on(there, 'superintendent').details()).toMatch(
      /Words\nDistrict template “Late start, 2 hours”, version 1, unchanged; standard in /,
    );
    await person.say('closure stop');
  }
});
