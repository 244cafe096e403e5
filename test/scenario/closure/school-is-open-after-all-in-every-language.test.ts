import { beforeAll, expect, test } from 'vitest';
import { sayCorrection } from '#domain/closure/draft/say-correction.ts';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { languages } from '#domain/language/languages.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 45 });

const tomorrow = () => todayThere().add({ days: 1 }).toString();

beforeAll(async () => {
  const { pool } = product.database.owner;
  // Each language is that of some families.
  await pool.query(
    `UPDATE guardian g SET language = ($1::text[])[1 + n % cardinality($1)]
     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM guardian) AS numbered WHERE numbered.id = g.id`,
    [Object.keys(languages)],
  );
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
  await product
    .onTeams('principal')
    .askClosure({ happening: 'closed', delivery: 'text', date: tomorrow() });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
});

test('a press on the card of the closing, and two forms sent as they open, say so in all languages', async () => {
  const principal = product.onSlack('principal');
  await until('the summary', () => principal.card().includes('Open after all'));

  await principal.press('open-after-all');
  await until('the form', () => principal.form().includes('Open as usual'));
  expect(principal.form()).toContain('the same kind of notice as what it corrects');
  expect(await principal.submit({})).toBeUndefined();
  await until('the words', () => principal.form().includes('Other languages (21)'));
  expect(await principal.submit({})).toBeUndefined();

  const superintendent = product.onTeams('superintendent');
  await until('the card', () =>
    ['Correct closure 1: Open all', 'as usual', 'Waiting for approval'].every((words) =>
      superintendent.card().includes(words),
    ),
  );
  const { rows } = await product.database.pool.query<{
    happening: string;
    purpose: string;
    texts: Record<string, string>;
  }>(
    `SELECT v.happening, v.purpose, v.sealed_content -> 'texts' AS texts
     FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE c.number = 2`,
  );
  const [sealed] = rows;
  expect(sealed).toMatchObject({ happening: 'open', purpose: 'emergency' });
  const { rows: schools } = await product.database.pool.query<{ name: string }>(
    'SELECT name FROM school ORDER BY name',
  );
  const about = {
    happening: 'open',
    ground: 'weather',
    eventDate: tomorrow(),
    schools: schools.map(({ name }) => name),
    isWholeDistrict: true,
  } as const;
  expect(sealed?.texts).toEqual(
    Object.fromEntries(
      Object.keys(languages).map((language) => [
        language,
        sayCorrection(language, standardMessage(language, about) ?? 'no words'),
      ]),
    ),
  );
});

test('typed alone it opens its own form, which says that it is no emergency and how to reach more', async () => {
  for (const said of ['open tomorrow', 'school is open after all', 'open as usual tomorrow']) {
    for (const person of [product.onSlack('principal'), product.onTeams('principal')]) {
      await person.openForm(`closure ${said}`);
      await until('the form', () => person.form().includes('Open as usual'));
      expect(person.form()).toContain('isn’t on the FCC’s list of emergencies');
      expect(person.form()).not.toContain('I didn’t understand');
    }
  }
});
